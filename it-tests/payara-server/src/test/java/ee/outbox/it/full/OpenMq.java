// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.full;

import static org.awaitility.Awaitility.await;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.ClosedDoor;
import ee.outbox.it.server.FreePort;
import jakarta.jms.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The server's own broker in a process of its own, killed and started again on the same port and the same files. */
final class OpenMq implements Broker {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static OpenMq shared;

    private final int port;
    private final Path mq = Path.of(System.getProperty("server.home"), "mq");
    private final Path directory = Path.of(System.getProperty("it.directory"), "broker");
    private Process process;

    private OpenMq(int port) {
        this.port = port;
    }

    /** Started when it is first asked for. */
    static synchronized OpenMq shared() {
        if (shared == null) {
            shared = new OpenMq(FreePort.find());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "stop-broker"));
            shared.start();
        }
        return shared;
    }

    int port() {
        return port;
    }

    /** Of the client that the server brings, which is on the class path only when the server is unpacked. */
    ConnectionFactory connectionFactory() {
        try {
            Class<?> type = Class.forName("com.sun.messaging.ConnectionFactory");
            Object factory = type.getConstructor().newInstance();
            type.getMethod("setProperty", String.class, String.class)
                    .invoke(factory, "imqAddressList", "mq://127.0.0.1:" + port + "/jms");
            return (ConnectionFactory) factory;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the script imqbrokerd does, but without a shell in between that would be killed in the broker's place. */
    @Override
    public void start() {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("server.jdk"), "bin", "java")
                                    .toString(),
                            "-Dimq.home=" + mq,
                            "-Dimq.libhome=" + mq.resolve("lib"),
                            "-Dimq.etchome=" + mq.resolve("etc"),
                            "-Dimq.varhome=" + directory,
                            "-cp",
                            mq.resolve("lib").resolve("imqbroker.jar").toString(),
                            "com.sun.messaging.jmq.jmsserver.Broker",
                            "-port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory + ".log")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the broker is there").atMost(PATIENCE).until(this::answers);
    }

    /** The port lists the services of the broker, and does so before they are there. */
    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the broker has ended; see " + directory + ".log");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("\njms ");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its port is taken meanwhile by a door that lets nobody in. */
    @Override
    public void awaitTurnedAway() throws InterruptedException {
        try (ClosedDoor door = new ClosedDoor(port)) {
            door.awaitKnocks(4);
        }
    }
}
