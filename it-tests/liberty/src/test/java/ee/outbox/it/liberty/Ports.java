// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Finds free ports for the servers, before arquillian.xml is read. */
public final class Ports implements LoadableExtension {

    static final String MESSAGING = "it.messaging.port";

    @Override
    public void register(ExtensionBuilder builder) {
        try (ServerSocket http = new ServerSocket(0);
                ServerSocket bare = new ServerSocket(0);
                ServerSocket messaging = new ServerSocket(0)) {
            System.setProperty("it.http.port", Integer.toString(http.getLocalPort()));
            System.setProperty("it.bare.port", Integer.toString(bare.getLocalPort()));
            System.setProperty(MESSAGING, Integer.toString(messaging.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
