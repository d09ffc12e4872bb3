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

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path file;
    private final long start;

    private ServerLog(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /** All that the server without the optional APIs has said. */
    public static ServerLog ofBareServer() {
        return new ServerLog(Path.of(System.getProperty("bare.log")), 0);
    }

    public static ServerLog fromNow() {
        Path file = Path.of(System.getProperty("server.log"));
        try {
            return new ServerLog(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        try (SeekableByteChannel bytes = Files.newByteChannel(file).position(start)) {
            return new String(Channels.newInputStream(bytes).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server has written this. */
    public void await(String part) {
        Awaitility.await("the log says " + part).atMost(PATIENCE).until(() -> text().contains(part));
    }
}
