// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.FreePort;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Finds free ports for the servers, before arquillian.xml is read. */
public final class Ports implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        System.setProperty("it.http.port", Integer.toString(FreePort.find()));
        System.setProperty("it.bare.port", Integer.toString(FreePort.find()));
    }
}
