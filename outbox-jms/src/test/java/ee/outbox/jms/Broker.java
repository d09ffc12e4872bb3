// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;

/** A real Artemis on a loopback port and a journal on disk, which comes back as it went. */
final class Broker {

    private final Path directory;
    private final int port = freePort();
    private Consumer<Configuration> settings = configuration -> {};
    private EmbeddedActiveMQ server;

    Broker(Path directory) {
        this.directory = directory;
    }

    Broker address(String name, AddressSettings addressSettings) {
        settings = settings.andThen(configuration -> configuration.addAddressSetting(name, addressSettings));
        return this;
    }

    /**
     * A destination that is not there, and is not made by being used. Where the name is missing, the client goes on to
     * what it was called before Artemis 2, and takes it if it can be made.
     */
    Broker without(String name) {
        AddressSettings never =
                new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false);
        return address(name, never).address("jms.queue." + name, never).address("jms.topic." + name, never);
    }

    Broker secured() {
        settings = settings.andThen(configuration -> configuration.setSecurityEnabled(true));
        return this;
    }

    Broker start() {
        try {
            Configuration configuration = new ConfigurationImpl()
                    .setSecurityEnabled(false)
                    .setJournalType(JournalType.NIO)
                    .setJournalSyncTransactional(false)
                    .setJournalDirectory(directory.resolve("journal").toString())
                    .setBindingsDirectory(directory.resolve("bindings").toString())
                    .setLargeMessagesDirectory(directory.resolve("large").toString())
                    .setPagingDirectory(directory.resolve("paging").toString())
                    .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port + "?protocols=CORE,AMQP");
            settings.accept(configuration);
            server = new EmbeddedActiveMQ();
            server.setConfiguration(configuration);
            server.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        try {
            if (server != null) {
                server.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            server = null;
        }
    }

    ActiveMQConnectionFactory factory() {
        return new ActiveMQConnectionFactory(url());
    }

    ActiveMQXAConnectionFactory xaFactory() {
        return new ActiveMQXAConnectionFactory(url());
    }

    private String url() {
        return "tcp://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    int connections() {
        return server == null ? 0 : server.getActiveMQServer().getConnectionCount();
    }

    /** Since the start. */
    long connectionsEver() {
        return server.getActiveMQServer().getTotalConnectionCount();
    }

    /** As a network does. */
    void cutConnections() {
        server.getActiveMQServer()
                .getRemotingService()
                .getConnections()
                .forEach(connection -> connection.getTransportConnection().close());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
