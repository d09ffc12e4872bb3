// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.payara;

import java.nio.file.Path;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** A running server, into which files are deployed and from which names are undeployed. */
public abstract class PayaraAdapter<C extends ContainerConfiguration> implements DeployableContainer<C> {

    @Override
    public final ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Servlet 5.0");
    }

    @Override
    public final ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        Path file = applications().resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        String name = nameOf(archive);
        deploy(name, file);
        HTTPContext context = new HTTPContext("127.0.0.1", port());
        context.add(new Servlet(name, "/" + name));
        return new ProtocolMetaData().addContext(context);
    }

    @Override
    public final void undeploy(Archive<?> archive) throws DeploymentException {
        undeploy(nameOf(archive));
    }

    private static String nameOf(Archive<?> archive) {
        return archive.getName().replaceFirst("\\.[^.]*$", "");
    }

    /** The directory, which is there, to write the applications' files to. */
    protected abstract Path applications();

    protected abstract void deploy(String name, Path file) throws DeploymentException;

    protected abstract void undeploy(String name) throws DeploymentException;

    /** Where it speaks HTTP. */
    protected abstract int port();
}
