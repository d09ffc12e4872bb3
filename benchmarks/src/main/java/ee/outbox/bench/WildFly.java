// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.InWildFly;
import ee.outbox.bench.node.Says;
import ee.outbox.bench.node.Work;
import ee.outbox.it.lab.Child;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** A WildFly with a contestant in it, and with the broker that the contestant sends to; the database is the site's. */
final class WildFly implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("wildfly.home"));
    private static final Path ADDED = Path.of("src", "server", "bench.yml").toAbsolutePath();
    private static final int HTTP = 8080;
    private static final int BROKER = 5445;

    /** Its broker's, for the topics of Jakarta Messaging. */
    private static final String PREFIX = "jms.topic.";

    private static final String DRIVER = "postgresql.jar";
    private static final Pattern LIBRARIES = Pattern.compile("/outbox-(api|cdi|jms)/|/io/cloudevents/");

    /** The driver is the hand-written loop's, too. */
    private static final String MANIFEST =
            "Manifest-Version: 1.0\nDependencies: deployment." + DRIVER + ",jdk.management\n";

    private final Path directory;
    private final Entrant entrant;
    private final Subscriptions subscriptions;

    /**
     * @param relays whether ours does, from its start; otherwise it stores
     * @param options of its JVM
     */
    WildFly(Site database, Entrant.Kind kind, String name, boolean relays, List<String> options) {
        directory = database.directory().resolve(name).toAbsolutePath();
        fill();
        Map<String, String> properties = new HashMap<>(Entrant.properties(database, Work.TOPIC));
        properties.put(InWildFly.IS_OURS, String.valueOf(kind == Entrant.Kind.OURS));
        properties.put("outbox.datasource", "java:jboss/jdbc/bench");
        properties.put("outbox.relay.enabled", String.valueOf(relays));
        int offset = Child.freePort() - HTTP;
        StandaloneCommandBuilder command = StandaloneCommandBuilder.of(HOME)
                .setBaseDirectory(directory)
                .setServerConfiguration("standalone-full.xml")
                .setYamlFiles(ADDED)
                .setJavaOptions(Entrant.recorded(options, directory))
                // With them, what the contestant says does not begin as we expect.
                .addJavaOption("-Dorg.jboss.logmanager.nocolor=true")
                .addServerArgument("-Djboss.socket.binding.port-offset=" + offset);
        properties.forEach((key, value) -> command.addServerArgument("-D" + key + "=" + value));
        Child process = Child.start(name, directory.resolve("console.log"), command.build());
        try {
            process.await(Says.READY);
            subscriptions = new Subscriptions(BROKER + offset, PREFIX);
        } catch (IllegalStateException e) {
            // Nobody in there listens for our end.
            process.close();
            throw e;
        }
        entrant = new Entrant(database.with(subscriptions), kind, name, process);
    }

    /** Its configuration, the driver, and the application with what this JVM has on its class path. */
    private void fill() {
        try {
            copy(HOME.resolve("standalone/configuration"), directory.resolve("configuration"));
            Path deployments = Files.createDirectories(directory.resolve("deployments"));
            copy(home(Driver.class), deployments.resolve(DRIVER));
            Path application = deployments.resolve("bench.war");
            copy(home(InWildFly.class), application.resolve("WEB-INF/classes"));
            Path libraries = Files.createDirectories(application.resolve("WEB-INF/lib"));
            int count = 0;
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (LIBRARIES.matcher(entry).find()) {
                    // A directory with such a name is taken for a jar.
                    copy(Path.of(entry), libraries.resolve(++count + ".jar"));
                }
            }
            Files.createDirectories(application.resolve("META-INF"));
            Files.writeString(application.resolve("META-INF/MANIFEST.MF"), MANIFEST);
            Files.createFile(deployments.resolve("bench.war.dodeploy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    Entrant entrant() {
        return entrant;
    }

    @Override
    public void close() {
        subscriptions.close();
        entrant.close();
        Site.delete(directory.resolve("data"));
    }
}
