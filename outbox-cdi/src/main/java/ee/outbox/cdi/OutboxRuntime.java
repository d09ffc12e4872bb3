// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.InboxEvents;
import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxException;
import ee.outbox.Reached;
import ee.outbox.cdi.capture.Capture;
import ee.outbox.cdi.inbox.RecordedEvents;
import ee.outbox.cdi.publish.ClassifiedPublisher;
import ee.outbox.cdi.publish.RelayedObservers;
import ee.outbox.cdi.relay.OtherThread;
import ee.outbox.cdi.relay.PollSchedule;
import ee.outbox.cdi.relay.Relay;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.report.Announcements;
import ee.outbox.cdi.report.Pulse;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.CompletionProbe;
import ee.outbox.cdi.store.Door;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.InboxStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.PersistenceDoor;
import ee.outbox.cdi.store.Probe;
import ee.outbox.cdi.store.Schema;
import ee.outbox.cdi.store.StoredEvents;
import ee.outbox.cdi.store.Witness;
import ee.outbox.cdi.store.XaProbe;
import ee.outbox.internal.Masked;
import ee.outbox.spi.EventSerializer;
import ee.outbox.spi.FailureClassifier;
import ee.outbox.spi.IdentityReader;
import ee.outbox.spi.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * The one place that joins the rooms: at start-up, or with the first event where an application fires earlier. What
 * cannot work fails here, and with it the deployment.
 */
@ApplicationScoped
class OutboxRuntime {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    private Config config;

    @Inject
    private OutboxExtension extension;

    @Inject
    private BeanManager container;

    @Inject
    private JtaTransactions transactions;

    @Inject
    @Outbox
    private Instance<DataSource> applicationsDataSource;

    @Inject
    @Outbox
    private Instance<EntityManager> applicationsEntityManager;

    @Inject
    private EventSerializer serializer;

    @Inject
    private FailureClassifier classifier;

    @Inject
    @Any
    private Instance<OutboxPublisher> publishers;

    @Inject
    @Any
    private Instance<IdentityReader> identityReaders;

    private OutboxConfig settings;
    private Routes routes;
    private EventStore store;
    private Capture capture;
    private Relay relay;
    private PollSchedule schedule;
    private DataSource dataSource;
    private TransactionSynchronizationRegistry registry;
    private volatile RecordedEvents inbox;
    private volatile boolean joined;

    /**
     * Joins the rooms, once; whoever needs one of them does so too. Not when the bean is made: there the container would
     * wrap the complaint, and Payara leaves out of its log what it wraps.
     */
    void start() {
        if (!joined) {
            joinOnce();
        }
    }

    private synchronized void joinOnce() {
        if (!joined) {
            try {
                join();
            } catch (RuntimeException e) {
                throw cannotStart(e);
            }
            joined = true;
        }
    }

    /** The server logs it with all its causes, and drivers name URLs in theirs. */
    static OutboxException cannotStart(RuntimeException failure) {
        OutboxException masked = failure instanceof OutboxException
                ? new OutboxException(failure.getMessage(), Masked.trace(failure.getCause()))
                : new OutboxException("The outbox cannot start: " + failure, Masked.trace(failure));
        masked.setStackTrace(failure.getStackTrace());
        return masked;
    }

    private void join() {
        Map<String, Instance.Handle<OutboxPublisher>> publisherBeans = publisherBeans();
        settings = OutboxConfig.read(
                config,
                Jndi.find("java:app/AppName", String.class).orElse("outbox"),
                publisher -> annotatedRetry(publisherBeans.get(publisher)));
        dataSource = dataSource();
        Optional<EntityManager> entities = entityManager();
        entities.ifPresent(PersistenceDoor::open);
        Schema schema = new Schema(dataSource, transactions);
        prepare(schema);
        boolean connectionsTell = new Probe(dataSource, transactions, nameOfDataSource()).run();
        registry = Jndi.get(
                "java:comp/TransactionSynchronizationRegistry",
                "java:jboss/TransactionSynchronizationRegistry",
                TransactionSynchronizationRegistry.class);
        transactions.settle(connectionsTell, new CompletionProbe(dataSource, transactions, registry));
        schema.dealLanes(settings.channels().keySet(), settings.lanes());

        Map<String, Channel> channels = new TreeMap<>();
        Map<String, RetryPolicy> retryPolicies = new TreeMap<>();
        settings.channels().forEach((name, channel) -> {
            channels.put(name, channel.route());
            retryPolicies.put(name, channel.retry());
        });
        routes = new Routes(channels, instances(publisherBeans));
        routes.prepare();
        if (settings.exactlyOnce()) {
            routes.prepareTransactions();
            new XaProbe(
                            dataSource,
                            transactions,
                            TransactionManagers.find(),
                            new OtherThread(executor()),
                            nameOfDataSource())
                    .run();
        }

        boolean keepPublished = !settings.relay().retention().isZero();
        store = new EventStore(
                dataSource,
                transactions,
                settings.lanes(),
                keepPublished,
                settings.duplicates(),
                settings.exactlyOnce(),
                System::nanoTime);
        Witness witness = new Announcements(
                extension.reachedObservers().awaited(),
                event -> container
                        .getEvent()
                        .select(OutboxEvent.class, Reached.Literal.of(event.getStatus()))
                        .fire(event));
        String owner = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
        relay = new Relay(store, routes, retryPolicies, settings.relay(), executor(), System::nanoTime, owner, witness);
        Door door = entities.isEmpty()
                ? store
                : new PersistenceDoor(entities.get(), store, dataSource, nameOfDataSource(), transactions, registry);
        capture = new Capture(settings.capture(), routes, serializer, door, transactions, registry, bell(), witness);
        if (extension.hasConsumers()) {
            openInbox();
        }
        startPoll();
        tell(owner, entities.isPresent());
    }

    private void prepare(Schema schema) {
        if (settings.schema() == OutboxConfig.SchemaMode.CREATE) {
            schema.create();
        }
        if (settings.schema() != OutboxConfig.SchemaMode.NONE) {
            schema.validate();
        }
    }

    private synchronized void openInbox() {
        if (inbox != null) {
            return;
        }
        prepare(Schema.ofInbox(dataSource, transactions));
        InboxStore records = new InboxStore(dataSource, transactions, Clock.systemUTC());
        relay.alsoPurge(limit -> records.purge(settings.inboxRetention(), limit));
        inbox = new RecordedEvents(records, registry, identityReaders.stream().toList());
    }

    private static Executor executor() {
        return Jndi.get(
                "java:comp/DefaultManagedExecutorService",
                "java:jboss/ee/concurrency/executor/default",
                Executor.class);
    }

    private Consumer<Collection<Lane>> bell() {
        return settings.relayEnabled() ? relay::ring : lanes -> {};
    }

    /** The EJB timer starts by itself, being an EJB of its own. */
    private void startPoll() {
        if (settings.relayEnabled() && extension.poller() == Poller.MANAGED_EXECUTOR) {
            schedule = new PollSchedule(
                    Jndi.get(
                            "java:comp/DefaultManagedScheduledExecutorService",
                            "java:jboss/ee/concurrency/scheduler/default",
                            ScheduledExecutorService.class),
                    relay::poll);
            schedule.start();
        }
    }

    private void tell(String owner, boolean persists) {
        OutboxLog.ready(settings, owner, extension.poller());
        if (persists) {
            OutboxLog.persists();
        }
        String absences = OptionalApi.absences();
        if (!absences.isEmpty()) {
            OutboxLog.doesWithout(absences);
        }
        settings.channels().forEach((name, channel) -> {
            String publisher = channel.route().publisher();
            boolean observed = extension.observers().channels().contains(name);
            if (observed && !publisher.equals("cdi") && !settings.channels().containsKey(Routes.branch(name, "cdi"))) {
                OutboxLog.observedInVain(name, publisher);
            }
        });
        if (!settings.relayEnabled()) {
            OutboxLog.relayIsOff();
        }
        if (settings.channels().isEmpty() && !extension.hasConsumers()) {
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

    private Optional<EntityManager> entityManager() {
        return applicationsEntityManager.isUnsatisfied()
                ? Optional.empty()
                : Optional.of(applicationsEntityManager.get());
    }

    private String nameOfDataSource() {
        return applicationsDataSource.isResolvable()
                ? "@Produces @Outbox DataSource"
                : "outbox.datasource=" + settings.dataSource();
    }

    private Map<String, Instance.Handle<OutboxPublisher>> publisherBeans() {
        Map<String, Instance.Handle<OutboxPublisher>> byName = new TreeMap<>();
        for (Instance.Handle<OutboxPublisher> handle : publishers.handles()) {
            if (handle.getBean().getName() != null) {
                byName.put(handle.getBean().getName(), handle);
            }
        }
        return byName;
    }

    private static Map<String, String> annotatedRetry(Instance.Handle<OutboxPublisher> publisher) {
        return publisher == null
                ? Map.of()
                : RetrySettings.annotated(publisher.getBean().getBeanClass());
    }

    private Map<String, OutboxPublisher> instances(Map<String, Instance.Handle<OutboxPublisher>> beans) {
        Map<String, OutboxPublisher> instances = new TreeMap<>();
        beans.forEach((name, bean) -> instances.put(name, ClassifiedPublisher.of(bean.get(), classifier)));
        return instances;
    }

    Capture capture() {
        start();
        return capture;
    }

    boolean isRelayEnabled() {
        start();
        return settings.relayEnabled();
    }

    /** @return how long to wait before the next call */
    Duration poll() {
        return relay.poll();
    }

    /** Does nothing where it was never started. */
    void stop() {
        if (schedule != null) {
            schedule.stop();
        }
        if (joined) {
            relay.stop(PATIENCE);
        }
    }

    /** Opened with the first event of a consumer that the container has hidden from the extension. */
    RecordedEvents inbox() {
        start();
        if (inbox == null) {
            openInbox();
        }
        return inbox;
    }

    @Produces
    @ApplicationScoped
    InboxEvents inboxEvents() {
        return inbox();
    }

    @Produces
    RelayedObservers observers() {
        return extension.observers();
    }

    @Produces
    @ApplicationScoped
    Pulse pulse() {
        start();
        return new NodePulse(extension.poller(), settings, relay, store);
    }

    /** The node's state, as its rooms have it. */
    private record NodePulse(Poller poller, OutboxConfig settings, Relay relay, EventStore store) implements Pulse {

        @Override
        public String poll() {
            return poller.toString();
        }

        @Override
        public boolean isRelayOn() {
            return settings.relayEnabled();
        }

        @Override
        public Duration sincePoll() {
            return relay.sincePoll();
        }

        @Override
        public Duration longestPause() {
            return settings.relay().pollMax();
        }

        @Override
        public Map<String, Duration> outages() {
            return relay.outages();
        }

        @Override
        public void askDatabase() {
            store.survey(Set.of(), "");
        }
    }

    @Produces
    @ApplicationScoped
    OutboxEvents events() {
        start();
        return new StoredEvents(store, routes.furtherPublishers(), bell());
    }

    /** What the server has under a name. */
    private static final class Jndi {

        /** @param elsewhere where WildFly (39) has it as well, for an EAR's {@code lib} starts outside any component */
        static <T> T get(String name, String elsewhere, Class<T> type) {
            return find(name, type)
                    .or(() -> find(elsewhere, type))
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
