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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Starts the example in a server of its own, and tells when its page can be used, or why it cannot. One file without
 * dependencies, so that {@code java Demo.java} runs it.
 */
public final class Demo {

    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        Server server;
        try {
            server = new Server(
                    Product.configured(),
                    path("demo.war"),
                    path("demo.directory"),
                    path("demo.data"),
                    port(System.getProperty("demo.port")));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            // Ctrl-C reaches us as well as Maven; a kill of Maven alone does not, and must not leave a server behind.
            ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(1)));
            say("Starting the example on " + server.url() + ", in " + System.getProperty("demo.server") + " …");
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

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath();
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

    /** What differs from product to product. */
    public sealed interface Product {

        /** The one of {@code -Ddemo.server=}, unpacked in {@code -Ddemo.home=}. */
        static Product configured() {
            String name = System.getProperty("demo.server");
            Path home = path("demo.home");
            Path configuration = path("demo.configuration").resolve(name);
            return switch (name) {
                case "payara-micro" -> new PayaraMicro(home, configuration);
                case "wildfly" -> new WildFly(home, configuration);
                case "liberty" -> new OpenLiberty(home, configuration);
                default ->
                    throw new IllegalArgumentException("\"" + name
                            + "\" is no server of the example; -Dserver= takes payara-micro, wildfly or liberty.");
            };
        }

        /** What a {@code java} has to be told that is to run the application in this server. */
        List<String> arguments(Path war, Path directory, int port);

        /** What the server says when it has done with the application, whether that has started or not. */
        String saysReady();

        /** Variables of the server's environment. */
        default Map<String, String> environment(Path directory) {
            return Map.of();
        }
    }

    private record PayaraMicro(Path home, Path configuration) implements Product {

        @Override
        public List<String> arguments(Path war, Path directory, int port) {
            return List.of(
                    "-jar",
                    home + "/payara-micro.jar",
                    "--deploy",
                    war.toString(),
                    "--contextroot",
                    "/",
                    "--port",
                    Integer.toString(port),
                    "--prebootcommandfile",
                    configuration + "/preboot.txt",
                    "--nohazelcast",
                    "--disablephonehome");
        }

        @Override
        public String saysReady() {
            return "Payara Micro .* ready in ";
        }
    }

    private record WildFly(Path home, Path configuration) implements Product {

        @Override
        public List<String> arguments(Path war, Path directory, int port) {
            return List.of(
                    "-Djboss.home.dir=" + home,
                    "-Djboss.server.data.dir=" + directory + "/wildfly/data",
                    "-Djboss.server.log.dir=" + directory + "/wildfly/log",
                    "-Djboss.server.temp.dir=" + directory + "/wildfly/tmp",
                    "-Djboss.http.port=" + port,
                    "-Djboss.https.port=0",
                    "-Djboss.management.http.port=0",
                    "-jar",
                    home + "/jboss-modules.jar",
                    "-mp",
                    home + "/modules",
                    "org.jboss.as.standalone",
                    "--server-config=standalone.xml",
                    "--yaml=" + configuration + "/orders.yml");
        }

        @Override
        public String saysReady() {
            return "WFLYSRV002[56]";
        }
    }

    private record OpenLiberty(Path home, Path configuration) implements Product {

        @Override
        public List<String> arguments(Path war, Path directory, int port) {
            return List.of(
                    "@" + home + "/lib/platform/java/java9.options",
                    "-javaagent:" + home + "/bin/tools/ws-javaagent.jar",
                    "-Ddemo.war=" + war,
                    "-Ddemo.port=" + port,
                    "-jar",
                    home + "/bin/tools/ws-server.jar",
                    "orders",
                    // Else it keeps the jars of an earlier WAR: in a reproducible build they all bear the same date.
                    "--clean");
        }

        @Override
        public String saysReady() {
            return "CWWKF0011I";
        }

        @Override
        public Map<String, String> environment(Path directory) {
            return Map.of("WLP_USER_DIR", configuration.toString(), "WLP_OUTPUT_DIR", directory + "/liberty");
        }
    }

    /** One server with the example in it. Can be started again after a stop, and has its data then. */
    public static final class Server {

        /** How long a server that starts may be silent: one that writes its log gets on, however slow the machine. */
        private static final Duration PATIENCE = Duration.ofMinutes(3);

        /** The same after it said that it is ready. Servers say so also when the deployment failed. */
        private static final Duration GRACE = Duration.ofSeconds(15);

        private static final Pattern WORTH_READING = Pattern.compile("SEVERE|ERROR|^(?!\\s+at ).*(Exception|Error:)");
        private static final int LAST_WORDS = 15;

        private final HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        private final Product product;
        private final Predicate<String> saysReady;
        private final Path war;
        private final Path directory;
        private final Path data;
        private final int port;
        private volatile Process process;

        /**
         * @param directory where the log and temporary files go
         * @param data where the database and the broker keep their files
         * @param port where to listen; {@code 0} is any that is free
         */
        public Server(Product product, Path war, Path directory, Path data, int port) throws IOException {
            this.product = product;
            this.saysReady = Pattern.compile(product.saysReady()).asPredicate();
            this.war = war;
            this.directory = directory;
            this.data = data;
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
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx768m",
                    "-Djava.io.tmpdir=" + temporary,
                    "-Ddemo.data=" + data));
            command.addAll(product.arguments(war, directory, port));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(war.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile());
            builder.environment().putAll(product.environment(directory));
            process = builder.start();
            try {
                awaitReady();
            } catch (NotReadyException | InterruptedException e) {
                stop();
                throw e;
            }
        }

        private void awaitReady() throws InterruptedException, NotReadyException {
            long heard = System.nanoTime();
            List<String> said = List.of();
            boolean saidReady = false;
            while (!(answers("") && answers("outbox"))) {
                if (!process.isAlive()) {
                    throw notReady("the server ended before its page answered");
                }
                List<String> log = read();
                if (!log.equals(said)) {
                    said = log;
                    saidReady = log.stream().anyMatch(saysReady);
                    heard = System.nanoTime();
                }
                if (System.nanoTime() - heard > (saidReady ? GRACE : PATIENCE).toNanos()) {
                    throw notReady(
                            saidReady
                                    ? "the server is up, but the application is not: its deployment failed"
                                    : "the page did not answer, and the server wrote nothing for "
                                            + PATIENCE.toMinutes() + " minutes");
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
