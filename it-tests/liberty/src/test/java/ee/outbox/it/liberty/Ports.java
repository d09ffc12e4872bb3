// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Finds a free port for the server, before arquillian.xml is read. */
public final class Ports implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        try (ServerSocket free = new ServerSocket(0)) {
            System.setProperty("it.http.port", Integer.toString(free.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
