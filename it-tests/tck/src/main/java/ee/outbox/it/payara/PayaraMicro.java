// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.payara;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * One Payara Micro for all tests, into which applications are deployed while it runs. The adapter that Payara offers,
 * arquillian-payara-micro-managed, starts a server for each deployment: it cannot redeploy, takes a dozen seconds each
 * time, and reports a failed deployment as a success.
 */
public final class PayaraMicro implements DeployableContainer<PayaraMicro.Configuration> {

    private static final String REPLY = "console: ";
    private static final long PATIENCE_SECONDS = 120;

    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private Configuration configuration;
    private Process process;
    private int port;

    @Override
    public Class<Configuration> getConfigurationClass() {
        return Configuration.class;
    }

    @Override
    public void setup(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Servlet 5.0");
    }

    @Override
    public void start() throws LifecycleException {
        try {
            Files.createDirectories(configuration.temporary());
            process = new ProcessBuilder(command()).redirectErrorStream(true).start();
            Thread reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8)), "payara-micro-output");
            reader.setDaemon(true);
            reader.start();
            port = Integer.parseInt(reply().replace("started ", ""));
        } catch (IOException | DeploymentException e) {
            throw new LifecycleException("Payara Micro did not start; see " + configuration.log(), e);
        }
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("server.jdk"), "bin", "java").toString());
        command.add("-Xmx768m");
        command.add("-Djava.io.tmpdir=" + configuration.temporary());
        command.addAll(opens());
        command.add("-cp");
        command.add(configuration.jar);
        command.add(configuration.console);
        command.add("--nohazelcast");
        command.add("--port");
        command.add(Integer.toString(freePort()));
        command.add("--autobindhttp");
        return command;
    }

    /** The packages that the jar's manifest opens, which count for {@code java -jar} alone. */
    private List<String> opens() throws IOException {
        try (JarFile jar = new JarFile(configuration.jar)) {
            List<String> opens = new ArrayList<>();
            for (String name :
                    jar.getManifest().getMainAttributes().getValue("Add-Opens").split(" ")) {
                opens.add("--add-opens=" + name + "=ALL-UNNAMED");
            }
            return opens;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** To the end, always: a server whose output nobody reads stands still when the pipe is full. */
    private void read(BufferedReader output) {
        try (Writer log = Files.newBufferedWriter(configuration.log(), CREATE, APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(REPLY)) {
                    log.flush();
                    replies.add(line.substring(REPLY.length()));
                } else {
                    log.append(line).append('\n').flush();
                }
            }
        } catch (IOException e) {
            // Process.destroy() has closed the stream.
        }
    }

    private String reply() throws DeploymentException {
        try {
            for (long waited = 0; waited < PATIENCE_SECONDS; waited++) {
                String reply = replies.poll(1, TimeUnit.SECONDS);
                if (reply != null) {
                    return reply;
                }
                if (!process.isAlive()) {
                    throw new DeploymentException("Payara Micro has ended; see " + configuration.log());
                }
            }
            throw new DeploymentException("Payara Micro does not answer; see " + configuration.log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("interrupted", e);
        }
    }

    private boolean deployed(String command) throws DeploymentException {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(command)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new DeploymentException("Payara Micro does not listen; see " + configuration.log(), e);
        }
        return reply().startsWith("is");
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        Path file = configuration.temporary().resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        String name = nameOf(archive);
        if (!deployed("deploy " + name + " " + file)) {
            throw new DeploymentException("Payara Micro did not deploy " + name + "; see " + configuration.log());
        }
        HTTPContext context = new HTTPContext("127.0.0.1", port);
        context.add(new Servlet(name, "/" + name));
        return new ProtocolMetaData().addContext(context);
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        deployed("undeploy " + nameOf(archive));
    }

    private static String nameOf(Archive<?> archive) {
        return archive.getName().replaceFirst("\\.[^.]*$", "");
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            if (!configuration.killed) {
                process.destroy();
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LifecycleException("interrupted", e);
        }
    }

    /** Makes this the adapter of a module that names it as a service. */
    public static final class Adapter implements LoadableExtension {

        @Override
        public void register(ExtensionBuilder builder) {
            builder.service(DeployableContainer.class, PayaraMicro.class);
        }
    }

    /** What arquillian.xml sets. */
    public static final class Configuration implements ContainerConfiguration {

        private String jar;
        private String console;
        private Path directory;
        private boolean killed;

        public void setJar(String jar) {
            this.jar = jar;
        }

        /** The source of the program that starts the server and obeys this class. */
        public void setConsole(String console) {
            this.console = console;
        }

        public void setDirectory(String directory) {
            this.directory = Path.of(directory);
        }

        /** Whether stopping this server is killing it: no shutdown hook runs, no connection is closed in good order. */
        public void setKilled(boolean killed) {
            this.killed = killed;
        }

        Path log() {
            return directory.resolve("server.log");
        }

        Path temporary() {
            return directory.resolve("tmp");
        }

        @Override
        public void validate() {}
    }
}
