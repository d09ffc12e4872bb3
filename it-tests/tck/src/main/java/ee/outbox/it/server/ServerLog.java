// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What the server writes into its log from now on: where an operator looks when a deployment has failed. */
public final class ServerLog {

    private static final Path FILE = Path.of(System.getProperty("server.log"));

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final long start;

    private ServerLog(long start) {
        this.start = start;
    }

    public static ServerLog fromNow() {
        try {
            return new ServerLog(Files.size(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        try (SeekableByteChannel file = Files.newByteChannel(FILE).position(start)) {
            return new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server has written this. */
    public void await(String part) {
        Awaitility.await("the log says " + part).atMost(PATIENCE).until(() -> text().contains(part));
    }
}
