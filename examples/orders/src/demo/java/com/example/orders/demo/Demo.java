// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Starts the example in a Payara Micro of its own, and tells when its page can be used, or why it cannot. One file
 * without dependencies, so that {@code java Demo.java} runs it.
 */
public final class Demo {

    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        Server server;
        try {
            server = new Server(
                    Path.of(System.getProperty("demo.payara")),
                    Path.of(System.getProperty("demo.war")),
                    Path.of(System.getProperty("demo.directory")),
                    Path.of(System.getProperty("demo.data")),
                    port(System.getProperty("demo.port")));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            // Ctrl-C reaches us as well as Maven; a kill of Maven alone does not, and must not leave a server behind.
            ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(1)));
            say("Starting the example on " + server.url() + " …");
            server.start();
        } catch (IllegalArgumentException | IOException | NotReadyException e) {
            say("The example does not run: " + e.getMessage());
            System.exit(1);
            return;
        }
        say("The example runs on " + server.url());
        say("Its log is " + server.log() + ", its data in " + server.data() + ". Ctrl-C stops it.");
        server.awaitEnd();
        say("The server ended. Its last words:\n" + server.lastWords());
        System.exit(1);
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("\"" + text + "\" is no port; -Ddemo.port= takes 1 to 65535.");
        }
        return Integer.parseInt(text);
    }

    private static void say(String text) {
        System.out.println("\n" + text.indent(2).stripTrailing());
    }

    /** The server did not get to the point where its page answers. */
    public static final class NotReadyException extends Exception {

        private static final long serialVersionUID = 1L;

        NotReadyException(String message) {
            super(message);
        }
    }

    /** One Payara Micro with the example in it. Can be started again after a stop, and has its data then. */
    public static final class Server {

        private static final Duration PATIENCE = Duration.ofMinutes(3);

        /** Payara Micro says that it is ready also when the deployment failed; so much later it is certain. */
        private static final Duration GRACE = Duration.ofSeconds(15);

        private static final Pattern SAYS_READY = Pattern.compile("Payara Micro .* ready in ");
        private static final Pattern WORTH_READING = Pattern.compile("SEVERE|^(?!\\s+at ).*(Exception|Error:)");
        private static final int LAST_WORDS = 15;

        private final HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        private final Path payara;
        private final Path war;
        private final Path directory;
        private final Path data;
        private final int port;
        private volatile Process process;

        /**
         * @param payara Payara Micro's jar
         * @param directory where the log and temporary files go
         * @param data where the database and the broker keep their files
         * @param port where to listen; {@code 0} is any that is free
         */
        public Server(Path payara, Path war, Path directory, Path data, int port) throws IOException {
            this.payara = payara;
            this.war = war;
            this.directory = directory;
            this.data = data.toAbsolutePath();
            this.port = port == 0 ? freePort() : port;
        }

        public URI url() {
            return URI.create("http://localhost:" + port + "/");
        }

        public Path log() {
            return directory.resolve("server.log");
        }

        public Path data() {
            return data;
        }

        /** Returns when the page and the outbox answer. */
        public void start() throws IOException, InterruptedException, NotReadyException {
            try (ServerSocket probe = new ServerSocket(port)) {
                probe.getLocalPort();
            } catch (IOException e) {
                throw new NotReadyException("port %d is taken; -Ddemo.port= chooses another.".formatted(port));
            }
            Path temporary = Files.createDirectories(directory.resolve("tmp"));
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx768m",
                            "-Djava.io.tmpdir=" + temporary,
                            "-Ddemo.data=" + data,
                            "-jar",
                            payara.toString(),
                            "--deploy",
                            war.toString(),
                            "--contextroot",
                            "/",
                            "--port",
                            Integer.toString(port),
                            "--nohazelcast",
                            "--disablephonehome")
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
            try {
                awaitReady();
            } catch (NotReadyException | InterruptedException e) {
                stop();
                throw e;
            }
        }

        private void awaitReady() throws InterruptedException, NotReadyException {
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            boolean saidReady = false;
            while (!(answers("") && answers("outbox"))) {
                if (!process.isAlive()) {
                    throw notReady("the server ended before its page answered");
                }
                if (System.nanoTime() > giveUp) {
                    throw notReady(
                            saidReady
                                    ? "the server is up, but the application is not: its deployment failed"
                                    : "the page did not answer within " + PATIENCE.toMinutes() + " minutes");
                }
                if (!saidReady && read().stream().anyMatch(SAYS_READY.asPredicate())) {
                    saidReady = true;
                    giveUp = System.nanoTime() + GRACE.toNanos();
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }

        private boolean answers(String path) throws InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            try {
                return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        }

        private NotReadyException notReady(String reason) {
            return new NotReadyException(reason + ". Its log says:\n" + lastWords() + "\nAll of it is in " + log());
        }

        /** The end of the log: its errors, or else its last lines. */
        public String lastWords() {
            List<String> lines = read().stream()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                    .filter(Predicate.not(String::isBlank))
                    .toList();
            List<String> errors = lines.stream().filter(WORTH_READING.asPredicate()).distinct().toList();
            List<String> words = errors.isEmpty() ? lines : errors;
            return String.join("\n", words.subList(Math.max(0, words.size() - LAST_WORDS), words.size()))
                    .indent(2)
                    .stripTrailing();
        }

        private List<String> read() {
            try {
                // Never fails on a byte, as a strict reading in UTF-8 would.
                return Files.exists(log())
                        ? new String(Files.readAllBytes(log()), Charset.defaultCharset()).lines().toList()
                        : List.of();
            } catch (IOException e) {
                return List.of("The log cannot be read: " + e.getMessage());
            }
        }

        /** Returns when the process has ended by itself, or was stopped. */
        public void awaitEnd() throws InterruptedException {
            process.waitFor();
        }

        /** Asks the server to end, and ends it where it does not. */
        public void stop() {
            if (process == null) {
                return;
            }
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
            }
        }

        /** Ends the server as a power cut would. */
        public void kill() {
            process.destroyForcibly().onExit().join();
        }

        private static int freePort() throws IOException {
            try (ServerSocket any = new ServerSocket(0)) {
                return any.getLocalPort();
            }
        }
    }
}
