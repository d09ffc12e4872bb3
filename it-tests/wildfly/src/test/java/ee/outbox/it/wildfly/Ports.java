// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly;

import ee.outbox.it.server.FreePort;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Moves all of the servers' ports by offsets that are free, before arquillian.xml is read. */
public final class Ports implements LoadableExtension {

    private static final int MANAGEMENT = 9990;

    @Override
    public void register(ExtensionBuilder builder) {
        move("server", FreePort.find());
        move("bare", FreePort.find());
    }

    private static void move(String container, int managementPort) {
        System.setProperty(container + ".management-port", Integer.toString(managementPort));
        System.setProperty(container + ".port-offset", Integer.toString(managementPort - MANAGEMENT));
    }
}
