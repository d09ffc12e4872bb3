// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.ServerLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's own messaging engine. It is taken away by taking its feature out of the configuration, which is watched. */
final class MessagingEngine implements Broker {

    private static final String FEATURE = "<feature>messagingServer-3.0</feature>";
    private static final String NO_FEATURE = "<!-- no messaging server -->";

    private final Path configuration = Path.of(System.getProperty("server.home"), "usr/servers/recipe.xml");
    private ServerLog logSinceStop;

    @Override
    public void start() {
        replace(NO_FEATURE, FEATURE).await("CWSID0108I");
    }

    @Override
    public void stop() {
        logSinceStop = replace(FEATURE, NO_FEATURE);
        logSinceStop.await("CWWKF0008I");
    }

    private ServerLog replace(String present, String future) {
        ServerLog log = ServerLog.fromNow();
        try {
            Files.writeString(configuration, Files.readString(configuration).replace(present, future));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log;
    }

    @Override
    public void awaitTurnedAway() throws InterruptedException {
        logSinceStop.await("OUTBOX-201");
    }
}
