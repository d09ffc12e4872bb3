// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.ServerLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A messaging engine in a process of its own. The one inside the server cannot be taken away: without its feature,
 * Liberty (26.0.0.3) stops the applications too.
 */
final class MessagingServer implements Broker {

    private static final Path COMMAND = Path.of(System.getProperty("server.home"), "bin", "server");
    private static final String NAME = "outbox-messaging";

    private ServerLog logSinceStop;
    private boolean started;

    /** For as long as the tests run. */
    synchronized void startOnce() {
        if (!started) {
            start();
            started = true;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> run("stop")));
        }
    }

    @Override
    public void start() {
        run("start", "--", "--" + Ports.MESSAGING + "=" + System.getProperty(Ports.MESSAGING));
    }

    @Override
    public void stop() {
        logSinceStop = ServerLog.fromNow();
        run("stop");
    }

    /** Returns when it has started, or stopped. */
    private static void run(String action, String... arguments) {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString(), action, NAME));
        command.addAll(List.of(arguments));
        try {
            int exit = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(command + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void awaitTurnedAway() {
        logSinceStop.await("OUTBOX-201");
    }
}
