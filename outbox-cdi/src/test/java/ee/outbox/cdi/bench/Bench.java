// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxEvents;
import ee.outbox.cdi.capture.Capture;
import ee.outbox.cdi.capture.CaptureSettings;
import ee.outbox.cdi.relay.Backoff;
import ee.outbox.cdi.relay.Relay;
import ee.outbox.cdi.relay.RelaySettings;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Door;
import ee.outbox.cdi.store.Duplicates;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.PersistenceDoor;
import ee.outbox.cdi.store.Probe;
import ee.outbox.cdi.store.Schema;
import ee.outbox.cdi.store.StoredEvents;
import ee.outbox.spi.EventSerializer;
import ee.outbox.spi.OutboxPublisher;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The rooms joined on a database, with the bell and the executor in the test's hands. The channel is {@code orders}; its
 * publisher is the test's.
 */
public final class Bench implements AutoCloseable {

    public static final int LANES = 4;
    public static final int BATCH = 50;
    public static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(1);
    public static final EventSerializer TEXT = data -> data.toString().getBytes(StandardCharsets.UTF_8);

    private final Database database;
    private final DataSource dataSource;
    private final Routes routes;
    private final SettableClock clock;
    private final EventStore store;
    private final RecordingWitness witness = new RecordingWitness();

    public Bench(Database database, OutboxPublisher publisher) {
        this(database, publisher, true);
    }

    public Bench(Database database, OutboxPublisher publisher, OnFailure onFailure) {
        this(database, publisher, true, onFailure);
    }

    public Bench(Database database, OutboxPublisher publisher, boolean keepPublished) {
        this(database, publisher, keepPublished, OnFailure.BLOCK);
    }

    /** With a second publisher, whose branch is {@code orders@second}. */
    public static Bench branched(Database database, OutboxPublisher first, OutboxPublisher second) {
        Map<String, OutboxPublisher> publishers = Map.of("test", first, "second", second);
        return new Bench(
                database, database.dataSource(), new SettableClock(), publishers, true, OnFailure.BLOCK, false);
    }

    /** Whose mark is part of the transaction that publishes. */
    public static Bench exactlyOnce(Database database, OutboxPublisher publisher) {
        return through(database.dataSource(), database, publisher, true, true);
    }

    /** Whose relay goes to the database through another data source. */
    public static Bench through(
            DataSource dataSource,
            Database database,
            OutboxPublisher publisher,
            boolean keepPublished,
            boolean exactlyOnce) {
        return new Bench(
                database,
                dataSource,
                new SettableClock(),
                Map.of("test", publisher),
                keepPublished,
                OnFailure.BLOCK,
                exactlyOnce);
    }

    /** On a database whose clock is the test's too. */
    public static Bench timed(Database h2, OutboxPublisher publisher, OnFailure onFailure) {
        SettableClock clock = new SettableClock();
        DataSource timed = new TimedDataSource(h2.dataSource(), clock::instant).dataSource();
        return new Bench(h2, timed, clock, Map.of("test", publisher), true, onFailure, false);
    }

    private Bench(Database database, OutboxPublisher publisher, boolean keepPublished, OnFailure onFailure) {
        this(
                database,
                database.dataSource(),
                new SettableClock(),
                Map.of("test", publisher),
                keepPublished,
                onFailure,
                false);
    }

    private Bench(
            Database database,
            DataSource dataSource,
            SettableClock clock,
            Map<String, OutboxPublisher> publishers,
            boolean keepPublished,
            OnFailure onFailure,
            boolean exactlyOnce) {
        this.database = database;
        this.dataSource = dataSource;
        this.clock = clock;
        this.routes = new Routes(
                publishers.keySet().stream()
                        .collect(Collectors.toMap(
                                name -> name.equals("test") ? "orders" : Routes.branch("orders", name),
                                name -> new Channel(name, onFailure))),
                publishers);
        AtomicLong hurried = new AtomicLong();
        this.store = new EventStore(
                dataSource,
                Jta.JTA,
                LANES,
                keepPublished,
                Duplicates.REFUSE,
                exactlyOnce,
                () -> hurried.addAndGet(Duration.ofSeconds(1).toNanos()));
        Schema schema = new Schema(database.dataSource(), Jta.JTA);
        schema.create();
        new Probe(database.dataSource(), Jta.JTA, "outbox.datasource=bench").run();
        schema.dealLanes(routes.channels(), LANES);
    }

    public EventStore store() {
        return store;
    }

    /** Hears of what is captured and relayed. */
    public RecordingWitness witness() {
        return witness;
    }

    /** @param bell rung with the lanes that have got events */
    public OutboxEvents operator(Consumer<Collection<Lane>> bell) {
        return new StoredEvents(store, routes.furtherPublishers(), bell);
    }

    public Database database() {
        return database;
    }

    /** How long the channel rests in an outage before it is tried again. */
    public Duration probe() {
        return PROBE;
    }

    public SettableClock clock() {
        return clock;
    }

    public Capture capture(Consumer<Collection<Lane>> bell) {
        return capture(bell, new CaptureSettings("/bench", 1000, false));
    }

    public Capture capture(Consumer<Collection<Lane>> bell, CaptureSettings settings) {
        return capture(bell, settings, Jta.JTA);
    }

    public Capture capture(Consumer<Collection<Lane>> bell, CaptureSettings settings, Jta jta) {
        EventStore door = new EventStore(database.dataSource(), jta, LANES, true, Duplicates.REFUSE);
        return new Capture(settings, routes, TEXT, door, jta, jta.registry(), bell, witness);
    }

    /** Through an EntityManager of the application's. */
    public Capture capture(Consumer<Collection<Lane>> bell, EntityManager entities, Jta jta) {
        return capture(bell, entities, store, jta);
    }

    /** The same, where an event that is stored already is left out. */
    public Capture captureIgnoringDuplicates(Consumer<Collection<Lane>> bell, EntityManager entities, Jta jta) {
        EventStore ignoring = new EventStore(dataSource, jta, LANES, true, Duplicates.IGNORE);
        return capture(bell, entities, ignoring, jta);
    }

    private Capture capture(Consumer<Collection<Lane>> bell, EntityManager entities, EventStore stored, Jta jta) {
        Door door = new PersistenceDoor(
                entities, stored, database.dataSource(), "outbox.datasource=bench", jta, jta.registry());
        CaptureSettings settings = new CaptureSettings("/bench", 1000, false);
        return new Capture(settings, routes, TEXT, door, jta, jta.registry(), bell, witness);
    }

    /** A relay whose workers run on the thread that rings or polls. */
    public Relay relay(String name) {
        return relay(name, Runnable::run);
    }

    public Relay relay(String name, Executor executor) {
        return relay(name, executor, Duration.ZERO);
    }

    public Relay relay(String name, Executor executor, Duration retention) {
        return relay(name, executor, retention, retries(2, Duration.ZERO));
    }

    /** So many, after the same delay each, whatever the exception. */
    public static RetryPolicy retries(int maxRetries, Duration delay) {
        return new RetryPolicy(
                maxRetries,
                Duration.ZERO,
                new Backoff(delay, 1, Duration.ZERO, Duration.ZERO, new Random(1)),
                Set.of(Exception.class),
                Set.of());
    }

    public Relay relay(String name, Executor executor, Duration retention, RetryPolicy retry) {
        return relay(name, executor, retention, retry, BATCH);
    }

    /** With batches of another size. */
    public Relay relay(String name, int batchSize) {
        return relay(name, batchSize, Runnable::run);
    }

    public Relay relay(String name, int batchSize, Executor executor) {
        return relay(name, executor, Duration.ZERO, retries(2, Duration.ZERO), batchSize);
    }

    private Relay relay(String name, Executor executor, Duration retention, RetryPolicy retry, int batchSize) {
        RelaySettings settings =
                new RelaySettings(4, batchSize, LEASE, Duration.ofSeconds(1), Duration.ofSeconds(2), PROBE, retention);
        Map<String, RetryPolicy> retries =
                routes.channels().stream().collect(Collectors.toMap(channel -> channel, channel -> retry));
        return new Relay(store, routes, retries, settings, executor, clock, name, witness);
    }

    /** An event whose id is its text. */
    public static OutboxEvent event(String id, String key) {
        return OutboxEvent.builder()
                .id(id)
                .eventType("com.example.Placed")
                .source("/bench")
                .channel("orders")
                .partitionKey(key)
                .data(id)
                .build();
    }

    /** Three keys of a lane of {@code orders}. */
    public static List<String> keysOf(int lane) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "key" + i)
                .filter(key -> Lane.ofKey("orders", key, LANES).number() == lane)
                .limit(3)
                .toList();
    }

    /** Stores the events in one transaction, which commits. */
    public Set<Lane> append(OutboxEvent... events) {
        try {
            return Jta.JTA.inNew(() -> store.append(List.of(events)).ready());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where an event is: its status, and whether it is in a lane, due or held. */
    public String where(String id) {
        return database
                .column("SELECT {fn CONCAT(status, CASE WHEN lane IS NOT NULL THEN ' ready' WHEN due_at IS NOT NULL"
                        + " THEN ' due' WHEN held_by IS NOT NULL THEN ' held' ELSE '' END)}"
                        + " FROM outbox_event WHERE id = '" + id + "'")
                .stream()
                .findFirst()
                .orElse("gone");
    }

    /** As if a lease had run out: by the database's clock, it ended long ago. */
    public void endLeases() {
        database.execute(
                "UPDATE outbox_lane SET lease_until = {ts '2000-01-01 00:00:00'}" + " WHERE lease_until IS NOT NULL");
    }

    @Override
    public void close() {
        assertThat(database.connectionsInUse()).as("connections left behind").isZero();
    }
}
