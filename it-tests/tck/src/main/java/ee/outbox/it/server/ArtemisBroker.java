// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** A real broker, in the tests' own JVM. It keeps its port and its messages when it is stopped and started again. */
public final class ArtemisBroker implements Broker {

    private static ArtemisBroker shared;

    private final int port;
    private final Path directory;
    private EmbeddedActiveMQ server;

    private ArtemisBroker(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    /** The one that all tests use; started when it is first asked for. */
    public static synchronized ArtemisBroker shared() {
        if (shared == null) {
            shared = new ArtemisBroker(FreePort.find(), WorkDirectory.of("broker"));
            shared.start();
        }
        return shared;
    }

    public int port() {
        return port;
    }

    /** For a client that gives up at once when the broker is not there, instead of waiting for it to come back. */
    public String url() {
        return "tcp://127.0.0.1:" + port + "?reconnectAttempts=0&initialConnectAttempts=1&callTimeout=5000";
    }

    @Override
    public void start() {
        try {
            server = new EmbeddedActiveMQ().setConfiguration(configuration());
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not start", e);
        }
    }

    private Configuration configuration() throws Exception {
        return new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port)
                .addAddressSetting(
                        "#", new AddressSettings().setAutoDeleteAddresses(false).setAutoDeleteQueues(false));
    }

    @Override
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not stop", e);
        }
    }

    /**
     * Its port is taken meanwhile by a door that lets nobody in. The relay knocks again a second after it was turned away,
     * and the broker's client takes five seconds to see that it was: four knocks are some twenty seconds.
     */
    @Override
    public void awaitTurnedAway() throws InterruptedException {
        try (ClosedDoor door = new ClosedDoor(port)) {
            door.awaitKnocks(4);
        }
    }
}
