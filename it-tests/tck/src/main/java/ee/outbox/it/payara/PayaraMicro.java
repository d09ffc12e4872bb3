// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.payara;

import ee.outbox.it.server.ArtemisBroker;
import ee.outbox.it.server.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * One Payara Micro for all tests, into which applications are deployed while it runs. The adapter that Payara offers,
 * arquillian-payara-micro-managed, starts a server for each deployment: it cannot redeploy, takes a dozen seconds each
 * time, and reports a failed deployment as a success.
 */
public final class PayaraMicro extends PayaraAdapter<PayaraMicro.Configuration> {

    private static final Pattern REPLY = Pattern.compile("console: (.*)");

    private Configuration configuration;
    private Console console;
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
    public void start() throws LifecycleException {
        try {
            Files.createDirectories(configuration.temporary());
            console = new Console(process(), configuration.log(), REPLY);
            port = Integer.parseInt(console.reply().replace("started ", ""));
        } catch (IOException | DeploymentException e) {
            throw new LifecycleException("Payara Micro did not start; see " + configuration.log(), e);
        }
    }

    /** Told where the broker is, and beside its jar, from where commands name files. */
    private ProcessBuilder process() throws IOException {
        ProcessBuilder process = new ProcessBuilder(command()).directory(new File(configuration.jar).getParentFile());
        process.environment().put("BROKER_HOST", "127.0.0.1");
        process.environment()
                .put("BROKER_PORT", Integer.toString(ArtemisBroker.shared().port()));
        return process;
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
        command.add(Integer.toString(FreePort.find()));
        command.add("--autobindhttp");
        if (configuration.commands != null) {
            command.add("--postbootcommandfile");
            command.add(configuration.commands);
        }
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

    @Override
    protected Path applications() {
        return configuration.temporary();
    }

    @Override
    protected void deploy(String name, Path file) throws DeploymentException {
        if (!console.ask("deploy " + name + " " + file).startsWith("is")) {
            throw new DeploymentException("Payara Micro did not deploy " + name + "; see " + configuration.log());
        }
    }

    @Override
    protected void undeploy(String name) throws DeploymentException {
        console.ask("undeploy " + name);
    }

    @Override
    protected int port() {
        return port;
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            if (configuration.killed) {
                console.kill();
            } else {
                console.end();
            }
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
        private String commands;
        private Path directory;
        private boolean killed;

        public void setJar(String jar) {
            this.jar = jar;
        }

        /** The source of the program that starts the server and obeys this class. */
        public void setConsole(String console) {
            this.console = console;
        }

        /** The file with the server's configuration; none where it needs none. */
        public void setCommands(String commands) {
            this.commands = commands;
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
