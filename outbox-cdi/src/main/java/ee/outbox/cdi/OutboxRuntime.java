// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxException;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.capture.Capture;
import ee.outbox.cdi.relay.Relay;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.CompletionProbe;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Schema;
import ee.outbox.spi.EventSerializer;
import ee.outbox.spi.OutboxPublisher;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * The one place that joins the rooms. Comes to be at start-up, or with the first event where an application fires
 * earlier; what cannot work fails here, and with it the deployment.
 */
@ApplicationScoped
class OutboxRuntime {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    private Config config;

    @Inject
    private JtaTransactions transactions;

    @Inject
    @Outbox
    private Instance<DataSource> applicationsDataSource;

    @Inject
    private EventSerializer serializer;

    @Inject
    @Any
    private Instance<OutboxPublisher> publishers;

    private OutboxConfig settings;
    private EventStore store;
    private Capture capture;
    private Relay relay;

    @PostConstruct
    void join() {
        settings = OutboxConfig.read(
                config, Jndi.find("java:app/AppName", String.class).orElse("outbox"));
        DataSource dataSource = dataSource();
        Schema schema = new Schema(dataSource, transactions);
        if (settings.schema() == OutboxConfig.SchemaMode.CREATE) {
            schema.create();
        }
        if (settings.schema() != OutboxConfig.SchemaMode.NONE) {
            schema.validate();
        }
        TransactionSynchronizationRegistry registry =
                Jndi.get("java:comp/TransactionSynchronizationRegistry", TransactionSynchronizationRegistry.class);
        CompletionProbe probe = new CompletionProbe(dataSource, transactions, registry);
        transactions.settle(probe::isPartOfTheTransaction);
        schema.dealLanes(settings.channels().keySet(), settings.lanes());

        Map<String, String> publisherOfChannel = new TreeMap<>();
        Map<String, RetryPolicy> retryPolicies = new TreeMap<>();
        settings.channels().forEach((name, channel) -> {
            publisherOfChannel.put(name, channel.publisher());
            retryPolicies.put(name, channel.retry());
        });
        Routes routes = new Routes(publisherOfChannel, publishersByName());
        routes.prepare();

        boolean keepPublished = !settings.relay().retention().isZero();
        store = new EventStore(dataSource, transactions, settings.lanes(), keepPublished);
        String owner = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
        relay = new Relay(
                store,
                routes,
                retryPolicies,
                settings.relay(),
                Jndi.get("java:comp/DefaultManagedExecutorService", Executor.class),
                System::nanoTime,
                owner);
        capture = new Capture(
                settings.capture(),
                routes,
                serializer,
                store,
                transactions,
                registry,
                settings.relayEnabled() ? relay::ring : lanes -> {});
        tell(owner);
    }

    private void tell(String owner) {
        OutboxLog.ready(settings, owner);
        if (!settings.relayEnabled()) {
            OutboxLog.relayIsOff();
        }
        if (settings.channels().isEmpty()) {
            OutboxLog.noChannels();
        }
    }

    private DataSource dataSource() {
        if (applicationsDataSource.isResolvable()) {
            return applicationsDataSource.get();
        }
        return Jndi.find(settings.dataSource(), DataSource.class)
                .orElseThrow(() -> new OutboxException("outbox.datasource=" + settings.dataSource()
                        + ": there is no DataSource of this JNDI name. Name a JTA DataSource of the server's, or"
                        + " produce one with @Produces @Outbox."));
    }

    private Map<String, OutboxPublisher> publishersByName() {
        Map<String, OutboxPublisher> byName = new TreeMap<>();
        for (Instance.Handle<OutboxPublisher> handle : publishers.handles()) {
            if (handle.getBean().getName() != null) {
                byName.put(handle.getBean().getName(), handle.get());
            }
        }
        return byName;
    }

    Capture capture() {
        return capture;
    }

    boolean isRelayEnabled() {
        return settings.relayEnabled();
    }

    /** @return how long to wait before the next call */
    Duration poll() {
        return relay.poll();
    }

    void stop() {
        relay.stop(PATIENCE);
    }

    @Produces
    @ApplicationScoped
    OutboxEvents events() {
        return new StoredEvents(store);
    }

    /** The operator's door, as the store has it. */
    private record StoredEvents(EventStore store) implements OutboxEvents {

        @Override
        public Map<OutboxStatus, Long> countByStatus() {
            return store.countByStatus();
        }

        @Override
        public Optional<Duration> oldestWaiting() {
            return store.oldestWaiting();
        }
    }

    /** What the server has under a name. */
    private static final class Jndi {

        static <T> T get(String name, Class<T> type) {
            return find(name, type)
                    .orElseThrow(() -> new OutboxException("The server has no " + type.getSimpleName() + " under "
                            + name + ", which Jakarta EE requires it to have."));
        }

        static <T> Optional<T> find(String name, Class<T> type) {
            try {
                Object found = InitialContext.doLookup(name);
                return Optional.ofNullable(found).filter(type::isInstance).map(type::cast);
            } catch (NamingException e) {
                return Optional.empty();
            }
        }
    }
}
