// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Moves all of the server's ports by an offset that is free, before arquillian.xml is read. */
public final class Ports implements LoadableExtension {

    private static final int MANAGEMENT = 9990;

    @Override
    public void register(ExtensionBuilder builder) {
        try (ServerSocket free = new ServerSocket(0)) {
            System.setProperty("server.management-port", Integer.toString(free.getLocalPort()));
            System.setProperty("server.port-offset", Integer.toString(free.getLocalPort() - MANAGEMENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
