// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An application: our jars on Weld SE with Narayana and Agroal. Obeys the lines that it reads, and says what it has done. */
public final class Node {

    private Node() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            live();
            status = 0;
        } catch (Exception e) {
            Logger.getLogger(Node.class.getName()).log(Level.SEVERE, "The node ends", e);
        } finally {
            // Artemis's client keeps pools of threads for its JVM.
            System.exit(status);
        }
    }

    private static void live() throws Exception {
        try (Server server = Server.start()) {
            try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
                CountDownLatch stop = new CountDownLatch(1);
                Thread ears = new Thread(() -> obey(server, container, stop), "ears");
                ears.setDaemon(true);
                ears.start();
                Says.say(Says.READY + " " + Instant.now());
                stop.await();
            }
            Says.say((Says.STOPPED + " " + String.join(", ", server.leftovers())).trim());
        }
    }

    /** Until it is told to stop, and goes on listening then, for somebody may have to be sent on first. */
    private static void obey(Server server, SeContainer container, CountDownLatch stop) {
        Writers writers = container.select(Writers.class).get();
        Flood flood = container.select(Flood.class).get();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "write" -> writers.start(Integer.parseInt(words[1]), server.transactions());
                    case "flood" ->
                        flood.start(
                                Integer.parseInt(words[1]),
                                Integer.parseInt(words[2]),
                                Long.parseLong(words[3]),
                                server.transactions());
                    case "read" -> Says.say(Says.READS + Gauge.read(flood.committed()));
                    case "consume" -> container.select(Recipient.class).get().start(server.transactions());
                    case "pause" -> {
                        writers.pause();
                        flood.pause();
                        Says.say(Says.PAUSED);
                    }
                    case "rest" -> {
                        server.awaitRest();
                        Says.say(Says.RESTS);
                    }
                    case "arm" -> CrashPoint.valueOf(words[1]).arm();
                    case "open" -> CrashPoint.open();
                    case "await-timeout" -> CrashPoint.watchForTimeout();
                    case "exhaust" -> {
                        server.exhaust();
                        Says.say(Says.EXHAUSTED);
                    }
                    case "release" -> server.release();
                    case "stop" -> stop.countDown();
                    default -> throw new IllegalArgumentException(line);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            stop.countDown();
        }
    }
}
