// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.bench.RefusingPublisher;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.store.Claim;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a key whose event has failed, and what an operator can do about it, on every database. */
abstract class OnFailureContract {

    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);
    private static final EventFilter ORDERS = EventFilter.any().channel("orders");

    private final RefusingPublisher publisher = new RefusingPublisher();
    private Database database;
    private Bench bench;
    private Relay relay;
    private OutboxEvents events;

    abstract Database database();

    @BeforeEach
    void open() {
        database = database();
    }

    @AfterEach
    void close() {
        bench.close();
        database.close();
    }

    /** Events 1, 2 and 3 of ada, of which 1 is refused, and one of bob; none is tried twice. */
    private void failTheFirstOfThree(OnFailure onFailure) {
        bench = new Bench(database, publisher, onFailure);
        relay = bench.relay("a");
        events = bench.operator(relay::ring);
        publisher.refuse("1");
        relay.ring(bench.append(once("1", "ada"), once("2", "ada"), once("bob", "bob")));
        relay.ring(bench.append(once("3", "ada")));
    }

    private static OutboxEvent once(String id, String key) {
        return Bench.event(id, key).toBuilder().maxRetries(0).build();
    }

    private List<String> where(String... ids) {
        return List.of(ids).stream().map(bench::where).toList();
    }

    private List<String> found(EventFilter filter) {
        return events.find(filter, 0, 100).stream().map(OutboxEvent::getId).toList();
    }

    @Test
    void block_laterEventsOfTheKeyWait_othersDoNot() {
        failTheFirstOfThree(OnFailure.BLOCK);

        assertThat(where("1", "2", "3")).containsExactly("FAILED", "PENDING held", "PENDING held");
        assertThat(publisher.ids()).containsExactly("bob");
        assertThat(events.oldestWaiting()).isPresent();
    }

    @Test
    void block_headIsRequeued_theKeyGoesOnInOrderOnceItIsPublished() {
        failTheFirstOfThree(OnFailure.BLOCK);
        assertThat(events.requeue(ORDERS, "ann")).isEqualTo(1);
        assertThat(where("1", "2", "3")).containsExactly("FAILED", "PENDING held", "PENDING held");

        publisher.accept("1");
        assertThat(events.requeueKey("orders", "ada", "ann")).isEqualTo(1);

        assertThat(publisher.ids()).containsExactly("bob", "1", "2", "3");
        assertThat(database.column("SELECT seq FROM outbox_hold")).isEmpty();
        assertThat(events.get("/bench", "1").orElseThrow().getHistory())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" refused IllegalArgumentException: refused on demand"),
                        line -> assertThat(line).endsWith(" requeued by ann"),
                        line -> assertThat(line).contains(" refused "),
                        line -> assertThat(line).endsWith(" requeued by ann"));
    }

    @Test
    void block_headIsDiscarded_theKeyGoesOnWithoutIt() {
        failTheFirstOfThree(OnFailure.BLOCK);

        assertThat(events.discard(ORDERS.status(OutboxStatus.FAILED), "of no use", "ann"))
                .isEqualTo(1);

        assertThat(publisher.ids()).containsExactly("bob", "2", "3");
        assertThat(where("1")).containsExactly("DISCARDED");
        OutboxEvent one = events.get("/bench", "1").orElseThrow();
        assertThat(one.getHistory().get(1)).endsWith(" discarded by ann: of no use");
        assertThat(one.getSetAsideAt()).isNotNull();
        assertThat(bench.store().purge(Instant.now().plus(Duration.ofDays(1)), 100))
                .isEqualTo(4);
    }

    @Test
    void secondPublisher_refuses_isFoundAndRequeuedWithoutTheFirst() {
        RecordingPublisher first = new RecordingPublisher();
        bench = Bench.branched(database, first, publisher);
        relay = bench.relay("a");
        events = bench.operator(relay::ring);
        publisher.refuse("1");
        OutboxEvent one = once("1", "ada");
        OutboxEvent two = once("2", "ada");
        relay.ring(bench.append(one, one.branch("second"), two, two.branch("second")));

        OutboxEvent three = once("3", "ada");
        relay.ring(bench.append(three, three.branch("second")));
        assertThat(first.ids()).containsExactly("1", "2", "3");
        assertThat(publisher.ids()).isEmpty();
        assertThat(events.find(EventFilter.any().event("/bench", "1"), 0, 10))
                .extracting(OutboxEvent::getBranch, OutboxEvent::getId, OutboxEvent::getStatus)
                .containsExactly(
                        tuple("orders", "1", OutboxStatus.PUBLISHED), tuple("orders@second", "1", OutboxStatus.FAILED));
        assertThat(events.count(EventFilter.any().channel("orders@second"), 10)).isEqualTo(3);
        assertThat(events.get("/bench", "1").orElseThrow().getBranch()).isEqualTo("orders");

        publisher.accept("1");
        assertThat(events.requeueKey("orders", "ada", "ann")).isEqualTo(1);
        assertThat(first.ids()).containsExactly("1", "2", "3");
        assertThat(publisher.ids()).containsExactly("1", "2", "3");
    }

    @Test
    void skip_theKeyGoesOn_andTheFailedOneComesBackWhenRequeued() {
        failTheFirstOfThree(OnFailure.SKIP);
        assertThat(where("1", "2", "3")).containsExactly("FAILED", "PUBLISHED", "PUBLISHED");

        publisher.accept("1");
        assertThat(events.requeue(ORDERS, "ann")).isEqualTo(1);

        assertThat(publisher.ids()).endsWith("1");
    }

    @Test
    void park_laterEventsOfTheKeyAreSetAsideToo() {
        failTheFirstOfThree(OnFailure.PARK);

        assertThat(where("1", "2", "3")).containsExactly("FAILED", "FAILED held", "FAILED held");
        assertThat(publisher.ids()).containsExactly("bob");
        assertThat(events.oldestWaiting()).isEmpty();
        assertThat(found(ORDERS.status(OutboxStatus.FAILED).errorContains("SET aside with")))
                .containsExactly("2", "3");
    }

    @Test
    void park_afterARetry_takesThoseAlongThatWaited() {
        bench = new Bench(database, publisher, OnFailure.PARK);
        relay = bench.relay("a");
        events = bench.operator(relay::ring);
        publisher.refuse("1");
        relay.ring(
                bench.append(Bench.event("1", "ada").toBuilder().maxRetries(1).build(), Bench.event("2", "ada")));
        assertThat(where("1", "2")).containsExactly("RETRY due", "PENDING held");

        relay.poll();

        assertThat(where("1", "2")).containsExactly("FAILED", "FAILED held");
    }

    @Test
    void park_requeued_allComeBackTogetherInOrder() {
        failTheFirstOfThree(OnFailure.PARK);
        publisher.accept("1");

        assertThat(events.requeueKey("orders", "ada", "ann")).isEqualTo(3);

        assertThat(publisher.ids()).containsExactly("bob", "1", "2", "3");
        assertThat(database.column("SELECT seq FROM outbox_hold")).isEmpty();
    }

    @Test
    void park_requeuedAndRefusedAgain_setsThemAsideAgain() {
        failTheFirstOfThree(OnFailure.PARK);

        events.requeueKey("orders", "ada", "ann");

        assertThat(where("1", "2", "3")).containsExactly("FAILED", "FAILED held", "FAILED held");
    }

    @Test
    void park_headIsDiscarded_theRestGoesOn() {
        failTheFirstOfThree(OnFailure.PARK);

        assertThat(events.discard(EventFilter.any().event("/bench", "1"), "of no use", "ann"))
                .isEqualTo(1);

        assertThat(publisher.ids()).containsExactly("bob", "2", "3");
    }

    /** The batch was read while the key waited; it is marked after an operator has let the key go. */
    @Test
    void discard_whileALaterEventIsBeingHeld_leavesNobodyBehind() {
        failTheFirstOfThree(OnFailure.BLOCK);
        bench.append(once("4", "ada"));
        Claim claim = OneLane.claim(bench.store(), ADAS, "b", Bench.BATCH, Bench.LEASE)
                .orElseThrow();
        assertThat(claim.batch().get(0).isHeld()).isTrue();

        events.discard(EventFilter.any().event("/bench", "1"), "of no use", "ann");
        OneLane.mark(
                bench.store(),
                claim,
                List.of(new Outcome.Held(
                        claim.batch().get(0), claim.batch().get(0).hold())),
                claim.at(),
                false,
                Bench.BATCH,
                Bench.LEASE);
        assertThat(where("4")).containsExactly("PENDING ready");
        relay.poll();

        assertThat(publisher.ids()).containsExactlyInAnyOrder("bob", "2", "3", "4");
    }

    @Test
    void discard_ofWhatIsReady_leavesItAlone() {
        bench = new Bench(database, publisher, OnFailure.BLOCK);
        events = bench.operator(lanes -> {});
        bench.append(once("ready", "ada"));
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        bench.append(once("scheduled", "ada").toBuilder().scheduledAt(tomorrow).build());

        assertThat(events.discard(ORDERS, "a mistake", "ann")).isEqualTo(1);

        assertThat(where("ready", "scheduled")).containsExactly("PENDING ready", "DISCARDED");
    }

    @Test
    void replay_publishesAgainUnderTheSameIdAndSaysSo() {
        failTheFirstOfThree(OnFailure.SKIP);

        assertThat(events.replay(ORDERS.partitionKey("ada"), "ann")).isEqualTo(2);

        assertThat(publisher.ids()).containsExactly("2", "bob", "3", "2", "3");
        assertThat(publisher.published()).extracting(OutboxEvent::getReplays).containsExactly(0, 0, 0, 1, 1);
        assertThat(publisher.published()).noneMatch(OutboxEvent::isPossibleDuplicate);
        assertThat(where("2")).containsExactly("PUBLISHED");
    }

    @Test
    void find_byEachCondition_findsThose() {
        failTheFirstOfThree(OnFailure.BLOCK);

        assertThat(found(EventFilter.any())).containsExactly("1", "2", "bob", "3");
        assertThat(found(ORDERS.status(OutboxStatus.FAILED))).containsExactly("1");
        assertThat(found(ORDERS.status(OutboxStatus.PUBLISHED, OutboxStatus.FAILED)))
                .containsExactly("1", "bob");
        assertThat(found(ORDERS.status(OutboxStatus.PROCESSING))).isEmpty();
        assertThat(found(EventFilter.any().channel("others"))).isEmpty();
        assertThat(found(EventFilter.any().eventType("com.example.Placed").partitionKey("bob")))
                .containsExactly("bob");
        assertThat(found(EventFilter.any().errorContains("Refused ON"))).containsExactly("1");
        assertThat(found(EventFilter.any().errorContains("100%"))).isEmpty();
        assertThat(found(EventFilter.any().stored(null, Instant.EPOCH))).isEmpty();
        assertThat(found(EventFilter.any().stored(Instant.EPOCH, null))).hasSize(4);
        assertThat(events.count(EventFilter.any(), 3)).isEqualTo(3);
        assertThat(events.count(ORDERS.status(OutboxStatus.FAILED), 3)).isEqualTo(1);
    }

    @Test
    void find_pageByPage_reachesEveryEventOnce() {
        bench = new Bench(database, publisher, OnFailure.BLOCK);
        events = bench.operator(lanes -> {});
        bench.append(
                IntStream.range(0, 10).mapToObj(i -> Bench.event("e" + i, null)).toArray(OutboxEvent[]::new));

        List<OutboxEvent> first = events.find(EventFilter.any(), 0, 6);
        List<OutboxEvent> second = events.find(EventFilter.any(), first.get(5).getSeq(), 6);

        assertThat(first).extracting(OutboxEvent::getId).containsExactly("e0", "e1", "e2", "e3", "e4", "e5");
        assertThat(second).extracting(OutboxEvent::getId).containsExactly("e6", "e7", "e8", "e9");
        assertThat(first.get(0).getData()).as("data").isNull();
        assertThat(events.get("/bench", "e0").orElseThrow().getData()).isNotNull();
    }

    @Test
    void find_whatIsInALiveClaim_saysProcessing() {
        bench = new Bench(database, publisher, OnFailure.BLOCK);
        events = bench.operator(lanes -> {});
        bench.append(once("1", "ada"));
        OneLane.claim(bench.store(), ADAS, "a", 1, Bench.LEASE);

        assertThat(events.find(ORDERS.status(OutboxStatus.PROCESSING), 0, 10))
                .singleElement()
                .extracting(OutboxEvent::getStatus)
                .isEqualTo(OutboxStatus.PROCESSING);
        assertThat(found(ORDERS.status(OutboxStatus.PENDING))).isEmpty();
        bench.endLeases();
        assertThat(found(ORDERS.status(OutboxStatus.PENDING))).containsExactly("1");
    }

    @Test
    void acts_onMoreThanAPortion_reachThemAll() {
        bench = new Bench(database, publisher, OnFailure.SKIP);
        relay = bench.relay("a");
        events = bench.operator(relay::ring);
        OutboxEvent[] many = IntStream.range(0, 450)
                .mapToObj(i -> Bench.event("e" + i, "key" + i % 7))
                .toArray(OutboxEvent[]::new);
        relay.ring(bench.append(many));
        assertThat(publisher.published()).hasSize(450);

        assertThat(events.replay(ORDERS, "ann")).isEqualTo(450);

        assertThat(publisher.published()).hasSize(900);
    }

    @Test
    void acts_withoutWhatTheyNeed_areRefusedByName() {
        bench = new Bench(database, publisher, OnFailure.BLOCK);
        events = bench.operator(lanes -> {});

        assertThatThrownBy(() -> events.replay(EventFilter.any(), "ann")).hasMessageContaining("filter of a replay");
        assertThatThrownBy(() -> events.discard(EventFilter.any(), "x", "ann"))
                .hasMessageContaining("filter of a discard");
        assertThatThrownBy(() -> events.discard(ORDERS, " ", "ann")).hasMessageContaining("reason");
        assertThatThrownBy(() -> events.requeue(ORDERS, null)).hasMessageContaining("by is empty");
        assertThatThrownBy(() -> events.find(ORDERS, 0, 1001)).hasMessageContaining("limit is 1001");
        assertThatThrownBy(() -> events.count(ORDERS, 0)).hasMessageContaining("cap is 0");
    }
}
