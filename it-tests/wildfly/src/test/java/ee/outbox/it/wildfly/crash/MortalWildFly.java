// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash;

import ee.outbox.it.balance.Received;
import ee.outbox.it.server.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.wildfly.core.launcher.CliCommandBuilder;
import org.wildfly.core.launcher.CommandBuilder;
import org.wildfly.core.launcher.Launcher;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** A WildFly with a configuration and data of its own, which stay when it is killed. */
final class MortalWildFly implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("server.home"));
    private static final Path STOCK_CONFIGURATION = Path.of(System.getProperty("bare.configuration"));
    private static final Path JDK = Path.of(System.getProperty("server.jdk"));
    private static final String TRANSACTION_LOG =
            "data/tx-object-store/ShadowNoFileLockStore/defaultStore/StateManager/BasicAction/TwoPhaseCoordinator/AtomicAction";
    private static final String CONSOLE = "console.log";
    private static final int HTTP = 8080;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String DRIVER = """
            <module xmlns="urn:jboss:module:1.9" name="org.postgresql">
              <resources><resource-root path="postgresql.jar"/></resources>
              <dependencies>
                <module name="java.sql"/><module name="java.naming"/><module name="java.management"/>
                <module name="java.security.jgss"/><module name="java.security.sasl"/><module name="java.transaction.xa"/>
                <module name="java.xml"/><module name="jdk.security.jgss" optional="true"/>
              </dependencies>
            </module>
            """;

    private final Path directory;
    private final Map<String, String> properties;
    private final int offset = FreePort.find() - HTTP;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /**
     * @param directory gets its configuration, data and logs
     * @param script applied to the stock configuration
     * @param driver the database's jar
     * @param properties its system properties
     */
    MortalWildFly(Path directory, Path script, Path driver, WebArchive application, Map<String, String> properties) {
        this.directory = directory;
        this.properties = properties;
        try {
            Path configuration = Files.createDirectories(directory.resolve("configuration"));
            try (Stream<Path> files = Files.list(STOCK_CONFIGURATION)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, configuration.resolve(file.getFileName()));
                }
            }
            Path module = Files.createDirectories(directory.resolve("modules/org/postgresql/main"));
            Files.writeString(module.resolve("module.xml"), DRIVER);
            Files.copy(driver, module.resolve("postgresql.jar"));
            configure(script);
            Files.createDirectories(directory.resolve("deployments"));
            application
                    .as(ZipExporter.class)
                    .exportTo(directory.resolve("deployments/work.war").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configure(Path script) throws IOException {
        CliCommandBuilder cli = CliCommandBuilder.of(HOME)
                .setJavaHome(JDK)
                .addJavaOption("-Djboss.server.base.dir=" + directory)
                .setScriptFile(script);
        Process configuring = launch(cli, "cli.log");
        try {
            if (configuring.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(directory.resolve("cli.log")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process launch(CommandBuilder command, String log) throws IOException {
        File file = directory.resolve(log).toFile();
        return Launcher.of(command)
                .addEnvironmentVariable("JBOSS_HOME", HOME.toString())
                .setRedirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .launch();
    }

    void start() {
        StandaloneCommandBuilder command = StandaloneCommandBuilder.of(HOME)
                .setJavaHome(JDK)
                .setBaseDirectory(directory)
                .addModuleDir(HOME.resolve("modules").toString())
                .addModuleDir(directory.resolve("modules").toString())
                .setServerConfiguration("standalone-full.xml")
                .setJavaOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .addServerArgument("-Djboss.socket.binding.port-offset=" + offset);
        properties.forEach((key, value) -> command.addServerArgument("-D" + key + "=" + value));
        try {
            process = launch(command, CONSOLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean hasSaid(String text) {
        try {
            return Files.readString(directory.resolve(CONSOLE)).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("WildFly does not die");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The transactions that its log has: decided, and not known to be ended everywhere. */
    Set<String> decided() {
        Path log = directory.resolve(TRANSACTION_LOG);
        if (!Files.exists(log)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause() {
        send("POST", "pause");
    }

    /** All that its broker has, which has it no more then. */
    List<Received> messages() {
        List<Received> messages = new ArrayList<>();
        send("DELETE", "messages")
                .lines()
                .map(line -> line.split(" "))
                .forEach(words -> messages.add(
                        new Received(words[0], words[1], Long.parseLong(words[2]), Boolean.parseBoolean(words[3]))));
        return messages;
    }

    private String send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (HTTP + offset) + "/work/work/" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + " answers " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
