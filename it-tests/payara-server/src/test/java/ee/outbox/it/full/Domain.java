// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.full;

import ee.outbox.it.payara.Console;
import ee.outbox.it.payara.PayaraAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * A domain made for this run, by one asadmin that takes all commands. The adapter that Payara offers,
 * arquillian-payara-server-managed, starts a domain that is there already, only in the server's own directory and on the
 * environment's JDK, and brings Jersey into the tests; what it could still do is to deploy.
 */
public final class Domain extends PayaraAdapter<Domain.Configuration> {

    private static final Path DIRECTORY = Path.of(System.getProperty("it.directory"));
    private static final Path LOG = DIRECTORY.resolve("asadmin.log");
    private static final String DOMAIN = "--domaindir " + DIRECTORY + " server";
    private static final Pattern REPLY = Pattern.compile("Command \\S+ (executed successfully|failed)\\.");

    private final Ports ports = Ports.free();
    private final Thread orphaned = new Thread(this::killOrphaned, "stop-domain");
    private Console asadmin;

    @Override
    public Class<Configuration> getConfigurationClass() {
        return Configuration.class;
    }

    @Override
    public void setup(Configuration configuration) {}

    @Override
    public void start() throws LifecycleException {
        try {
            Files.createDirectories(applications());
            asadmin = new Console(multimode(), LOG, REPLY);
            run("create-domain --nopassword --portbase " + ports.base() + " " + DOMAIN);
            Runtime.getRuntime().addShutdownHook(orphaned);
            run("start-domain " + DOMAIN);
            run("create-system-properties broker.port=" + OpenMq.shared().port());
            runFile("recipe.asadmin");
            runFile("tests.asadmin");
            run("restart-domain " + DOMAIN);
        } catch (IOException | DeploymentException e) {
            throw new LifecycleException("The domain did not start; see " + LOG, e);
        }
    }

    private ProcessBuilder multimode() {
        String jdk = System.getProperty("server.jdk");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(jdk, "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("server.home"), "glassfish", "lib", "client", "appserver-cli.jar")
                        .toString(),
                "--port",
                Integer.toString(ports.admin()),
                "multimode");
        command.environment().put("AS_JAVA", jdk);
        return command;
    }

    private void runFile(String name) throws IOException, DeploymentException {
        for (String line : Files.readAllLines(Path.of(System.getProperty("server.files"), name))) {
            if (!line.startsWith("#")) {
                run(line);
            }
        }
    }

    private void run(String command) throws DeploymentException {
        if (!asadmin.ask(command).equals("executed successfully")) {
            throw new DeploymentException("asadmin " + command + " failed; see " + LOG);
        }
    }

    @Override
    protected Path applications() {
        return DIRECTORY.resolve("applications");
    }

    @Override
    protected void deploy(String name, Path file) throws DeploymentException {
        run("deploy --name " + name + " " + file);
    }

    @Override
    protected void undeploy(String name) throws DeploymentException {
        run("undeploy " + name);
    }

    @Override
    protected int port() {
        return ports.http();
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            Runtime.getRuntime().removeShutdownHook(orphaned);
            run("stop-domain " + DOMAIN);
            asadmin.end();
        } catch (DeploymentException e) {
            throw new LifecycleException("The domain did not stop; see " + LOG, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LifecycleException("interrupted", e);
        }
    }

    /** The domain is no child of the tests, and would outlive them where they are broken off. */
    private void killOrphaned() {
        try {
            run("stop-domain --kill " + DOMAIN);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes this the adapter of the module. */
    public static final class Adapter implements LoadableExtension {

        @Override
        public void register(ExtensionBuilder builder) {
            builder.service(DeployableContainer.class, Domain.class);
        }
    }

    /** There is nothing that arquillian.xml sets. */
    public static final class Configuration implements ContainerConfiguration {

        @Override
        public void validate() {}
    }
}
