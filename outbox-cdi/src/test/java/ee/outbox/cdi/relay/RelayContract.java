// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.bench.RefusingPublisher;
import ee.outbox.cdi.bench.RoomForOne;
import ee.outbox.cdi.bench.UnreachablePublisher;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.store.Lane;
import ee.outbox.spi.OutboxPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the relay promises on every database. Workers run on the test's own thread, unless a test says otherwise. */
abstract class RelayContract {

    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);

    Database database;

    abstract Database database();

    @BeforeEach
    void open() {
        database = database();
    }

    @AfterEach
    void close() {
        assertThat(database.column("SELECT channel FROM outbox_lane WHERE owner IS NOT NULL"))
                .as("leases left behind")
                .isEmpty();
        assertThat(database.connectionsInUse()).as("connections left behind").isZero();
        database.close();
    }

    private static OutboxEvent[] events(int count, String key) {
        return IntStream.range(0, count)
                .mapToObj(i -> Bench.event(key + i, key))
                .toArray(OutboxEvent[]::new);
    }

    private static List<String> ids(OutboxEvent... events) {
        return Arrays.stream(events).map(OutboxEvent::getId).toList();
    }

    @Test
    void refusal_thatNamesACredentialAndBreaksTheLine_isStoredMaskedAndInOneLine() {
        OutboxPublisher publisher = event -> {
            throw new IllegalArgumentException("a\u0000b\nc: tcp://ann:s3cret@mq:61616 " + (char) 0xD83D);
        };
        Bench bench = new Bench(database, publisher);

        bench.relay("a").ring(bench.append(Bench.event("1", "ada")));

        String masked = "IllegalArgumentException: a\\u0000b\\nc: tcp://*** \\uD83D";
        assertThat(database.column("SELECT last_error FROM outbox_event")).containsExactly(masked);
        assertThat(database.column("SELECT history FROM outbox_event"))
                .singleElement()
                .asString()
                .endsWith(" refused " + masked);
    }

    @Test
    void ring_drainsTheLaneInBatchesInOrder() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        OutboxEvent[] events = events(Bench.BATCH * 2 + 1, "ada");

        bench.relay("a").ring(bench.append(events));

        assertThat(publisher.ids()).isEqualTo(ids(events));
        assertThat(publisher.batchSizes()).containsExactly(Bench.BATCH, Bench.BATCH, 1);
        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PUBLISHED, (long) events.length);
    }

    @Test
    void poll_findsWhatNoBellToldOf() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        bench.append(events(3, "ada"));

        bench.relay("a").poll();

        assertThat(publisher.ids()).containsExactly("ada0", "ada1", "ada2");
    }

    @Test
    void poll_withNothingToDo_backsOffAndComesBackWhenThereIs() {
        Bench bench = new Bench(database, new RecordingPublisher());
        Relay relay = bench.relay("a");

        assertThat(relay.poll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(relay.poll()).isEqualTo(Duration.ofSeconds(2));
        bench.append(events(1, "ada"));
        assertThat(relay.poll()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void poll_withAnEventDueSoon_comesBackWhenItIsDue() {
        Bench bench = new Bench(database, new RecordingPublisher());
        Instant now = bench.store().survey(Set.of("orders"), "a").now();
        bench.append(Bench.event("1", "ada").toBuilder()
                .scheduledAt(now.plusMillis(900))
                .build());

        assertThat(bench.relay("a").poll()).isBetween(Duration.ofMillis(100), Duration.ofMillis(900));
    }

    @Test
    void scheduledEvents_holdNothingBack_andComeInTheOrderOfTheirKeyWhenTheyAreDue() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a");
        Duration hour = Duration.ofHours(1);
        relay.ring(bench.append(
                Bench.event("1", "ada").toBuilder().delay(hour.multipliedBy(2)).build(),
                Bench.event("2", "ada").toBuilder().delay(hour).build(),
                Bench.event("3", "ada")));
        assertThat(publisher.ids()).containsExactly("3");

        database.execute("UPDATE outbox_event SET due_at = {ts '2000-01-01 00:00:00'} WHERE id = '2'");
        database.execute("UPDATE outbox_event SET due_at = {ts '2000-01-01 00:00:01'} WHERE id = '1'");
        relay.poll();

        assertThat(publisher.ids()).containsExactly("3", "1", "2");
    }

    @Test
    void publisher_thatTakesSingleEvents_getsThemOneByOneInOrder() {
        List<String> ids = new ArrayList<>();
        OutboxPublisher single = event -> ids.add(event.getId());
        Bench bench = new Bench(database, single);

        bench.relay("a").ring(bench.append(events(5, "ada")));

        assertThat(ids).containsExactly("ada0", "ada1", "ada2", "ada3", "ada4");
    }

    @Test
    void refusal_inTheMiddleOfABatch_holdsItsKeyAndNoOther() {
        RefusingPublisher publisher = new RefusingPublisher().refuse("ada1");
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a");
        String neighbour = IntStream.range(0, 1000)
                .mapToObj(i -> "key" + i)
                .filter(key -> Lane.ofKey("orders", key, Bench.LANES).equals(ADAS))
                .findFirst()
                .orElseThrow();

        relay.ring(bench.append(
                Bench.event("ada0", "ada"),
                Bench.event("ada1", "ada"),
                Bench.event("n0", neighbour),
                Bench.event("ada2", "ada"),
                Bench.event("n1", neighbour)));
        assertThat(publisher.ids()).containsExactly("ada0", "n0", "n1");
        assertThat(bench.where("ada1")).isEqualTo("RETRY due");
        assertThat(bench.where("ada2")).isEqualTo("PENDING held");

        publisher.accept("ada1");
        relay.poll();
        assertThat(publisher.ids()).containsExactly("ada0", "n0", "n1", "ada1", "ada2");
        assertThat(publisher.published()).noneMatch(OutboxEvent::isPossibleDuplicate);
    }

    @Test
    void refusal_moreOftenThanAllowed_failsTheEventAndItsKeyGoesOn() {
        RefusingPublisher publisher = new RefusingPublisher().refuse("ada0");
        Bench bench = new Bench(database, publisher, OnFailure.SKIP);
        Relay relay = bench.relay("a");
        relay.ring(bench.append(events(2, "ada")));

        relay.poll();
        assertThat(bench.where("ada1")).isEqualTo("PENDING held");
        relay.poll();

        assertThat(bench.where("ada0")).isEqualTo("FAILED");
        assertThat(database.column("SELECT retry_count FROM outbox_event WHERE id = 'ada0'"))
                .containsExactly("2");
        assertThat(database.column("SELECT last_error FROM outbox_event WHERE id = 'ada0'"))
                .containsExactly("IllegalArgumentException: refused on demand");
        assertThat(publisher.ids()).containsExactly("ada1");
    }

    @Test
    void refusal_ofAnEventWithItsOwnRetries_obeysThem() {
        RefusingPublisher publisher = new RefusingPublisher().refuse("ada0");
        Bench bench = new Bench(database, publisher);

        bench.relay("a")
                .ring(bench.append(
                        Bench.event("ada0", "ada").toBuilder().maxRetries(0).build()));

        assertThat(bench.where("ada0")).isEqualTo("FAILED");
    }

    @Test
    void outage_costsNoAttemptAndOneProbeAnInterval() {
        UnreachablePublisher publisher = new UnreachablePublisher();
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a");
        OutboxEvent[] events = events(Bench.BATCH * 3, "ada");

        relay.ring(bench.append(events));
        relay.poll();
        relay.poll();
        assertThat(publisher.probes()).isEqualTo(1);
        bench.clock().pass(Duration.ofSeconds(1));
        relay.poll();
        relay.poll();
        assertThat(publisher.probes()).isEqualTo(2);
        assertThat(database.column("SELECT DISTINCT status FROM outbox_event")).containsExactly("PENDING");
        assertThat(database.column("SELECT DISTINCT retry_count FROM outbox_event"))
                .containsExactly("0");

        publisher.reachable(true);
        relay.poll();
        assertThat(publisher.published()).isEmpty();
        bench.clock().pass(Duration.ofSeconds(1));
        relay.poll();
        assertThat(publisher.ids()).isEqualTo(ids(events));
    }

    @Test
    void outage_ofOneOfTwoPublishers_delaysItAloneAndResendsNothing() {
        UnreachablePublisher first = new UnreachablePublisher();
        RecordingPublisher second = new RecordingPublisher();
        Bench bench = Bench.branched(database, first, second);
        Relay relay = bench.relay("a");

        relay.ring(bench.append(branched("1", "2", "3")));
        assertThat(first.published()).isEmpty();
        assertThat(second.ids()).containsExactly("1", "2", "3");
        assertThat(second.published()).extracting(OutboxEvent::getChannel).containsOnly("orders");
        assertThat(relay.outages()).containsOnlyKeys("orders");

        first.reachable(true);
        bench.clock().pass(Duration.ofSeconds(1));
        relay.ring(bench.append(branched("4")));
        relay.poll();
        assertThat(first.ids()).containsExactly("1", "2", "3", "4");
        assertThat(second.ids()).containsExactly("1", "2", "3", "4");
    }

    /** Events of ada's for two publishers, in the order in which a transaction stores them. */
    private static OutboxEvent[] branched(String... ids) {
        return Arrays.stream(ids)
                .map(id -> Bench.event(id, "ada"))
                .flatMap(event -> Stream.of(event, event.branch("second")))
                .toArray(OutboxEvent[]::new);
    }

    @Test
    void outage_ends_everyLaneOfTheChannelIsDrainedAtOnce() {
        UnreachablePublisher publisher = new UnreachablePublisher();
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a");
        for (int i = 0; i < 20; i++) {
            relay.ring(bench.append(Bench.event("e" + i, "key" + i)));
        }
        publisher.reachable(true);
        bench.clock().pass(Duration.ofSeconds(1));

        relay.ring(Set.of(ADAS));
        relay.poll();

        assertThat(publisher.published()).hasSize(20);
    }

    /** Lanes are always rung for in the same order, so each has to be the first once. */
    @Test
    void outage_thatOneEventAloneMeetsWith_keepsNoOtherBack_andCountsAsItsRefusal() {
        for (int poisoned = 0; poisoned < Bench.LANES; poisoned++) {
            refusesAPoison(poisoned, Runnable::run, () -> {});
        }
    }

    @Test
    void outage_thatOneEventAloneMeetsWith_amongLanesThatAreSentTogether() {
        RoomForOne executor = new RoomForOne();
        for (int poisoned = 0; poisoned < Bench.LANES; poisoned++) {
            refusesAPoison(poisoned, executor, executor::run);
        }
    }

    private void refusesAPoison(int lane, Executor executor, Runnable work) {
        UnreachablePublisher publisher = new UnreachablePublisher();
        publisher.reachable(true);
        publisher.unreachableFor("poison");
        Bench bench = new Bench(database, publisher);
        database.execute("DELETE FROM outbox_event");
        database.execute("DELETE FROM outbox_hold");
        Relay relay = bench.relay("a", executor);
        List<String> keys = Bench.keysOf(lane);
        bench.append(
                Bench.event("before", keys.get(0)),
                Bench.event("poison", keys.get(1)),
                Bench.event("behind", keys.get(1)),
                Bench.event("after", keys.get(0)));

        for (int number = 0; number < 3 * Bench.LANES; number++) {
            bench.append(Bench.event(
                    "other" + number, Bench.keysOf(number % Bench.LANES).get(2)));
            relay.poll();
            work.run();
            bench.clock().pass(bench.probe());
        }
        relay.poll();
        work.run();

        assertThat(publisher.ids())
                .as("poison in lane %s", lane)
                .hasSize(3 * Bench.LANES + 2)
                .containsSubsequence("before", "after");
        assertThat(bench.where("poison")).isEqualTo("FAILED");
        assertThat(bench.where("behind")).isEqualTo("PENDING held");
    }

    @Test
    void event_thatIsBlamedForAnOutage_isAPossibleDuplicate() {
        UnreachablePublisher publisher = new UnreachablePublisher();
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a");
        relay.ring(bench.append(Bench.event("first", Bench.keysOf(0).get(0))));

        publisher.reachable(true);
        publisher.unreachableFor("blamed");
        bench.append(Bench.event("blamed", Bench.keysOf(0).get(0)));
        bench.clock().pass(bench.probe());
        relay.ring(bench.append(Bench.event("other", Bench.keysOf(1).get(0))));
        assertThat(publisher.ids()).containsExactly("other", "first");

        publisher.reachableForAll();
        relay.poll();
        assertThat(publisher.ids()).containsExactly("other", "first", "blamed");
        assertThat(publisher.published().get(2).isPossibleDuplicate()).isTrue();
    }

    @Test
    void relay_diesAfterSend_eventIsSentAgainAsPossibleDuplicate() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        bench.append(events(1, "ada"));
        OneLane.claim(bench.store(), ADAS, "dead", Bench.BATCH, Bench.LEASE);

        Relay relay = bench.relay("b");
        relay.poll();
        assertThat(publisher.published()).isEmpty();
        bench.endLeases();
        relay.poll();

        assertThat(publisher.published()).singleElement().matches(OutboxEvent::isPossibleDuplicate);
    }

    /** Two in each of three lanes, in turns. */
    private static OutboxEvent[] eventsOfThreeLanes() {
        return IntStream.range(0, 6)
                .mapToObj(i -> Bench.event("e" + i, Bench.keysOf(i % 3).get(0)))
                .toArray(OutboxEvent[]::new);
    }

    @Test
    void lanesThatWaitForOneWorker_areSentTogether() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        RoomForOne executor = new RoomForOne();
        OutboxEvent[] events = eventsOfThreeLanes();

        bench.relay("a", executor).ring(bench.append(events));
        executor.run();

        assertThat(publisher.batchSizes()).containsExactly(6);
        assertThat(publisher.ids()).as("in the order of seq").isEqualTo(ids(events));
        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PUBLISHED, 6L);
    }

    @Test
    void laneThatIsLostAmongSeveral_costsTheOthersNothing() {
        List<Runnable> afterSending = new ArrayList<>();
        RecordingPublisher publisher = new RecordingPublisher() {
            @Override
            public void publishAll(List<OutboxEvent> events) throws Exception {
                super.publishAll(events);
                List<Runnable> now = List.copyOf(afterSending);
                afterSending.clear();
                now.forEach(Runnable::run);
            }
        };
        Bench bench = new Bench(database, publisher);
        RoomForOne executor = new RoomForOne();
        Relay relay = bench.relay("a", executor);
        OutboxEvent[] events = eventsOfThreeLanes();
        Set<Lane> lanes = bench.append(events);
        afterSending.add(() -> {
            database.execute("UPDATE outbox_lane SET lease_until = {ts '2000-01-01 00:00:00'}"
                    + " WHERE channel = 'orders' AND lane = 1");
            bench.relay("b").poll();
        });
        bench.witness().await(OutboxStatus.values());

        relay.ring(lanes);
        executor.run();

        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PUBLISHED, 6L);
        assertThat(bench.witness().heard())
                .as("each mark once")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(events)
                        .map(event -> "PUBLISHED " + event.getId())
                        .toList());
        relay.poll();
        executor.run();
        assertThat(publisher.batchSizes()).containsExactly(6, 2);
        assertThat(publisher.published().subList(6, 8))
                .allMatch(OutboxEvent::isPossibleDuplicate)
                .extracting(OutboxEvent::getPartitionKey)
                .containsOnly(Bench.keysOf(1).get(0));
    }

    @Test
    void laneThatCannotBeReadAmongSeveral_keepsNoOtherBack() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        RoomForOne executor = new RoomForOne();
        Relay relay = bench.relay("a", executor);
        OutboxEvent[] events = eventsOfThreeLanes();
        Set<Lane> lanes = bench.append(events);
        String unreadable = events[1].getId();
        database.execute("UPDATE outbox_event SET status = 'SENDING' WHERE id = '" + unreadable + "'");

        relay.ring(lanes);
        executor.run();
        assertThat(publisher.ids()).containsExactlyInAnyOrder("e0", "e2", "e3", "e5");

        database.execute("UPDATE outbox_event SET status = 'PENDING' WHERE id = '" + unreadable + "'");
        relay.poll();
        executor.run();
        assertThat(publisher.ids()).endsWith("e1", "e4");

        relay.ring(bench.append(
                Bench.event("a", Bench.keysOf(0).get(0)),
                Bench.event("b", Bench.keysOf(1).get(0)),
                Bench.event("c", Bench.keysOf(2).get(0))));
        executor.run();
        assertThat(publisher.batchSizes()).as("together again").endsWith(3);
    }

    /** The one is rung for while its worker has not yet given it back, and then goes on with the other. */
    @Test
    void laneThatIsLeftForAnother_getsAWorkerOfItsOwn() {
        RoomForOne executor = new RoomForOne();
        List<Boolean> anotherWorker = new ArrayList<>();
        AtomicReference<Runnable> whileSending = new AtomicReference<>();
        RecordingPublisher publisher = new RecordingPublisher() {
            @Override
            public void publishAll(List<OutboxEvent> events) throws Exception {
                super.publishAll(events);
                anotherWorker.add(executor.isFull());
                whileSending.getAndSet(() -> {}).run();
            }
        };
        Bench bench = new Bench(database, publisher);
        Relay relay = bench.relay("a", executor);
        String stays = Bench.keysOf(0).get(0);
        whileSending.set(() -> {
            bench.append(Bench.event("3", stays));
            relay.ring(Set.of(new Lane("orders", 1)));
        });

        relay.ring(bench.append(
                Bench.event("1", stays), Bench.event("2", Bench.keysOf(1).get(0))));
        executor.run();

        assertThat(publisher.ids()).endsWith("3");
        assertThat(anotherWorker).containsExactly(false, true);
    }

    @Test
    void outageThatSeveralLanesMeetTogether_isMetOnce_andCostsNoAttempt() {
        UnreachablePublisher publisher = new UnreachablePublisher();
        Bench bench = new Bench(database, publisher);
        RoomForOne executor = new RoomForOne();
        Relay relay = bench.relay("a", executor);
        OutboxEvent[] events = eventsOfThreeLanes();

        relay.ring(bench.append(events));
        executor.run();
        assertThat(publisher.probes()).isEqualTo(1);

        publisher.reachable(true);
        bench.clock().pass(bench.probe());
        relay.poll();
        executor.run();
        assertThat(publisher.ids()).containsExactlyInAnyOrderElementsOf(ids(events));
        assertThat(database.column("SELECT retry_count FROM outbox_event")).containsOnly("0");
    }

    /** Takes one event at a time, and a third of the lease for each. */
    private static final class SlowPublisher implements OutboxPublisher {

        private final List<String> ids = new ArrayList<>();
        private final List<Long> marked = new ArrayList<>();
        private Bench bench;

        @Override
        public void publish(OutboxEvent event) {
            ids.add(event.getId() + (event.isPossibleDuplicate() ? " again" : ""));
            marked.add(bench.store().countByStatus().get(OutboxStatus.PUBLISHED));
            bench.clock().pass(Bench.LEASE.dividedBy(3));
        }
    }

    @Test
    void publisher_thatTakesItsTime_isMarkedBeforeTheLeaseEnds() {
        SlowPublisher publisher = new SlowPublisher();
        publisher.bench = new Bench(database, publisher);
        OutboxEvent[] events = events(7, "ada");

        publisher.bench.relay("a").ring(publisher.bench.append(events));

        assertThat(publisher.marked).containsExactly(0L, 0L, 2L, 2L, 4L, 4L, 6L);
        assertThat(publisher.ids).isEqualTo(ids(events));
    }

    @Test
    void witness_hearsWhatIsMarked() {
        RefusingPublisher publisher = new RefusingPublisher().refuse("1");
        Bench bench = new Bench(database, publisher);
        bench.witness().await(OutboxStatus.values());
        Relay relay = bench.relay("a");

        relay.ring(bench.append(Bench.event("0", "ada"), Bench.event("1", "ada"), Bench.event("2", "ada")));
        relay.poll();
        relay.poll();

        assertThat(bench.witness().heard()).containsExactly("PUBLISHED 0", "RETRY 1", "RETRY 1", "FAILED 1");
    }

    /** Lets another relay take the lane over, once. */
    private static Runnable takingOver(Bench bench) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) {
                bench.clock().pass(Bench.LEASE.multipliedBy(2));
                bench.endLeases();
                bench.relay("b").poll();
            }
        };
    }

    @Test
    void witness_hearsOfAMarkOnce_thoughAnotherRelayHasTakenTheLane() {
        List<Runnable> meanwhile = new ArrayList<>();
        Bench bench =
                new Bench(database, (OutboxPublisher) event -> meanwhile.get(0).run());
        meanwhile.add(takingOver(bench));
        bench.witness().await(OutboxStatus.PUBLISHED);

        bench.relay("a").ring(bench.append(events(1, "ada")));

        assertThat(bench.witness().heard()).containsExactly("PUBLISHED ada0");
    }

    @Test
    void witness_thatOutlastsTheLease_letsNothingBeSentThatAnotherRelayMaySend() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        bench.witness().await(OutboxStatus.PUBLISHED);
        bench.witness().whileListening(takingOver(bench));
        OutboxEvent[] events = events(Bench.BATCH + 1, "ada");

        bench.relay("a").ring(bench.append(events));

        assertThat(publisher.ids()).isEqualTo(ids(events));
    }

    @Test
    void executor_thatRefuses_losesNothing() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        Queue<RuntimeException> refusals = new ArrayDeque<>(List.of(
                new RejectedExecutionException("full"), new IllegalStateException("the application is being stopped")));
        Relay relay = bench.relay("a", task -> {
            if (!refusals.isEmpty()) {
                throw refusals.remove();
            }
            task.run();
        });

        relay.ring(bench.append(events(1, "ada")));
        relay.poll();
        assertThat(publisher.published()).isEmpty();
        relay.poll();

        assertThat(publisher.ids()).containsExactly("ada0");
    }

    @Test
    void publisher_thatThrowsAnError_isARefusalThatIsNotTriedAgain() {
        OutboxPublisher broken = event -> {
            throw new NoClassDefFoundError("com/example/Missing");
        };
        Bench bench = new Bench(database, broken);

        bench.relay("a").ring(bench.append(events(1, "ada")));

        assertThat(bench.where("ada0")).isEqualTo("FAILED");
    }

    @Test
    void refusal_whoseMessageNoDatabaseStores_isStillMarked() {
        OutboxPublisher broken = event -> {
            throw new IllegalArgumentException("bad \0 character");
        };
        Bench bench = new Bench(database, broken);

        bench.relay("a").ring(bench.append(events(1, "ada")));

        assertThat(bench.where("ada0")).isEqualTo("RETRY due");
    }

    @Test
    void stop_inTheMiddle_finishesTheBatchAndGivesTheLaneBack() {
        Relay[] relay = new Relay[1];
        RecordingPublisher publisher = new RecordingPublisher() {
            @Override
            public void publishAll(List<OutboxEvent> events) {
                relay[0].stop(Duration.ZERO);
                record(events);
            }
        };
        Bench bench = new Bench(database, publisher);
        relay[0] = bench.relay("a");

        relay[0].ring(bench.append(events(Bench.BATCH + 1, "ada")));

        assertThat(publisher.published()).hasSize(Bench.BATCH);
        assertThat(bench.where("ada" + Bench.BATCH)).isEqualTo("PENDING ready");
        assertThat(OneLane.claim(bench.store(), ADAS, "b", 1, Bench.LEASE)
                        .orElseThrow()
                        .batch())
                .noneMatch(claimed -> claimed.event().isPossibleDuplicate());
        bench.endLeases();
        database.execute("UPDATE outbox_lane SET owner = NULL");
    }

    @Test
    void interruption_whilePublishing_costsNoAttempt() {
        OutboxPublisher interrupted = event -> {
            throw new InterruptedException();
        };
        Bench bench = new Bench(database, interrupted);
        Set<Lane> lanes = bench.append(events(1, "ada"));
        Relay relay = bench.relay("a", worker -> {
            worker.run();
            assertThat(Thread.interrupted()).as("handed on").isTrue();
        });

        relay.ring(lanes);

        assertThat(bench.where("ada0")).isEqualTo("PENDING ready");
    }

    @Test
    void retention_isOver_thePollPurgesAndThenRestsAMinute() {
        Bench bench = new Bench(database, new RecordingPublisher());
        Relay relay = bench.relay("a", Runnable::run, Duration.ofHours(1));
        relay.ring(bench.append(events(1, "ada")));
        relay.poll();
        assertThat(bench.where("ada0")).isEqualTo("PUBLISHED");

        database.execute("UPDATE outbox_event SET published_at = {ts '2000-01-01 00:00:00'}");
        relay.poll();
        assertThat(bench.where("ada0")).isEqualTo("PUBLISHED");
        bench.clock().pass(Duration.ofMinutes(1));
        relay.poll();
        assertThat(bench.where("ada0")).isEqualTo("gone");
    }

    @Test
    void retentionZero_leavesNoRowBehind() {
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher, false);

        bench.relay("a").ring(bench.append(events(3, "ada")));

        assertThat(database.column("SELECT id FROM outbox_event")).isEmpty();
        assertThat(publisher.published()).hasSize(3);
    }

    /** Twenty thousand events of a hundred keys, written by four threads while two relays race for the lanes. */
    @Test
    void relays_racingWhileEventsAreWritten_deliverEachOnceAndEachKeyInOrder() throws Exception {
        race(database, 200);
    }

    static void race(Database database, int eventsPerKey) throws Exception {
        int writers = 4;
        int keys = 100;
        RecordingPublisher publisher = new RecordingPublisher();
        Bench bench = new Bench(database, publisher);
        ExecutorService workers = Executors.newCachedThreadPool();
        try {
            List<Relay> relays = List.of(bench.relay("a", workers), bench.relay("b", workers));
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int first = writer;
                writing.add(
                        workers.submit(() -> write(bench, relays.get(first % 2), first, writers, keys, eventsPerKey)));
            }
            for (Future<?> writer : writing) {
                writer.get();
            }
            Awaitility.await().atMost(2, TimeUnit.MINUTES).until(() -> {
                relays.forEach(Relay::poll);
                return publisher.published().size() >= keys * eventsPerKey;
            });
            relays.forEach(relay -> relay.stop(Duration.ofMinutes(1)));
        } finally {
            workers.shutdown();
            assertThat(workers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }

        Map<String, List<String>> byKey = new LinkedHashMap<>();
        publisher
                .published()
                .forEach(event -> byKey.computeIfAbsent(event.getPartitionKey(), key -> new ArrayList<>())
                        .add(event.getId()));
        assertThat(byKey).hasSize(keys);
        byKey.forEach((key, ids) -> assertThat(ids)
                .isEqualTo(IntStream.range(0, eventsPerKey)
                        .mapToObj(i -> key + "-" + i)
                        .toList()));
        assertThat(bench.store().countByStatus())
                .containsEntry(OutboxStatus.PUBLISHED, (long) keys * eventsPerKey)
                .containsEntry(OutboxStatus.PENDING, 0L);
    }

    /** A key belongs to one writer, as an aggregate's row lock would have it; transactions hold 1 to 10 events. */
    private static Void write(Bench bench, Relay relay, int first, int step, int keys, int eventsPerKey)
            throws Exception {
        for (int i = 0; i < eventsPerKey; i++) {
            List<OutboxEvent> transaction = new ArrayList<>();
            for (int key = first; key < keys; key += step) {
                transaction.add(Bench.event("key" + key + "-" + i, "key" + key));
                if (transaction.size() > i % 10 || key + step >= keys) {
                    List<OutboxEvent> events = List.copyOf(transaction);
                    relay.ring(Jta.JTA.inNew(() -> bench.store().append(events).ready()));
                    transaction.clear();
                }
            }
        }
        return null;
    }
}
