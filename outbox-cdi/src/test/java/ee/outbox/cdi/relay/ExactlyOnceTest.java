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
import ee.outbox.cdi.store.Lane;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import jakarta.transaction.RollbackException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published and what is marked, when both are one transaction. */
final class ExactlyOnceTest {

    private Database database;
    private Publisher publisher;
    private Bench bench;

    /** Publishes in a JTA transaction: what it has taken counts once that is committed. */
    private final class Publisher extends RecordingPublisher implements TransactionalPublisher {

        private final List<Turn> taken = new CopyOnWriteArrayList<>();
        private final Set<Turn> seen = ConcurrentHashMap.newKeySet();
        private boolean inDoubt;
        private String refused = "";
        private Jta.Work beforeMark = () -> {};
        private Jta.Work beforeCommit = () -> {};

        @Override
        public void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) throws Exception {
            if (turn.number() > 1 && !seen.contains(new Turn(turn.series(), turn.number() - 1))) {
                throw new InDoubtException("not seen yet");
            }
            try {
                Jta.JTA.commit(() -> {
                    if (events.stream().anyMatch(event -> event.getId().equals(refused))) {
                        throw new IllegalArgumentException("refused on demand");
                    }
                    beforeMark.run();
                    mark.run();
                    beforeCommit.run();
                });
            } catch (RollbackException e) {
                throw new OutageException("rolled back", e);
            }
            record(events);
            taken.add(turn);
            if (!inDoubt) {
                seen.add(turn);
            }
        }

        void recover() {
            seen.addAll(taken);
        }
    }

    @BeforeEach
    void open() {
        database = Database.h2();
        publisher = new Publisher();
        bench = Bench.exactlyOnce(database, publisher);
    }

    @AfterEach
    void close() {
        assertThat(database.connectionsInUse()).as("connections left behind").isZero();
        bench.close();
    }

    private Set<Lane> append(int count) {
        return bench.append(IntStream.range(0, count)
                .mapToObj(i -> Bench.event("ada" + i, "ada"))
                .toArray(OutboxEvent[]::new));
    }

    private List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "ada" + i).toList();
    }

    @Test
    void ring_publishesAndMarksBatchByBatch() {
        int count = Bench.BATCH * 2 + 1;

        bench.relay("a").ring(append(count));

        assertThat(publisher.ids()).isEqualTo(ids(count));
        assertThat(publisher.batchSizes()).containsExactly(Bench.BATCH, Bench.BATCH, 1);
        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PUBLISHED, (long) count);
    }

    @Test
    void commitThatFails_marksNothing_andTheBatchComesAgainUnsuspected() {
        Relay relay = bench.relay("a");
        publisher.beforeCommit = () -> Jta.JTA.manager().setRollbackOnly();
        relay.ring(append(3));
        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PENDING, 3L);

        publisher.beforeCommit = () -> {};
        bench.clock().pass(bench.probe());
        relay.poll();

        assertThat(publisher.ids()).isEqualTo(ids(3));
        assertThat(publisher.published()).noneMatch(OutboxEvent::isPossibleDuplicate);
        assertThat(bench.store().countByStatus()).containsEntry(OutboxStatus.PUBLISHED, 3L);
    }

    @Test
    void claimThatEndsWithoutAMark_leavesNoSuspicion() {
        Lane lane = append(3).iterator().next();
        OneLane.claim(bench.store(), lane, "a", Bench.BATCH, Bench.LEASE);

        bench.relay("a").poll();

        assertThat(publisher.published()).hasSize(3).noneMatch(OutboxEvent::isPossibleDuplicate);
    }

    @Test
    void laneThatIsLost_publishesNothing() {
        publisher.beforeMark = () -> CompletableFuture.runAsync(
                        () -> database.execute("UPDATE outbox_lane SET token = token + 1"))
                .get();

        bench.relay("a").ring(append(1));

        assertThat(publisher.published()).isEmpty();
        assertThat(bench.where("ada0")).isEqualTo("PENDING ready");
    }

    @Test
    void refusedEvent_standsAlone_andHoldsItsKey() {
        publisher.refused = "ada5";
        Set<Lane> lanes = append(8);
        lanes.addAll(bench.append(Bench.event("bob", "bob")));

        bench.relay("a").ring(lanes);

        assertThat(publisher.ids()).containsOnly("ada0", "ada1", "ada2", "ada3", "ada4", "bob");
        assertThat(publisher.ids()).doesNotHaveDuplicates();
        assertThat(bench.store().countByStatus())
                .containsEntry(OutboxStatus.PUBLISHED, 6L)
                .containsEntry(OutboxStatus.PENDING, 2L);
    }

    @Test
    void turnsOfALane_followEachOther() {
        int count = Bench.BATCH * 2 + 1;

        bench.relay("a").ring(append(count));
        bench.relay("b").ring(bench.append(Bench.event("eve", "ada")));

        assertThat(publisher.taken).extracting(Turn::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(publisher.taken)
                .extracting(Turn::series)
                .containsOnly(publisher.taken.get(0).series());
    }

    @Test
    void turnOfABatchThatRollsBack_isTakenByTheNext() {
        Relay relay = bench.relay("a");
        publisher.beforeCommit = () -> Jta.JTA.manager().setRollbackOnly();
        relay.ring(append(1));

        publisher.beforeCommit = () -> {};
        bench.clock().pass(bench.probe());
        relay.poll();

        assertThat(publisher.taken).extracting(Turn::number).containsExactly(1L);
    }

    @Test
    void laneInDoubt_waitsForRecovery_andBlamesNobody() {
        Relay relay = bench.relay("a");
        publisher.inDoubt = true;
        relay.ring(append(1));
        publisher.inDoubt = false;
        Set<Lane> lanes = bench.append(Bench.event("ada1", "ada"), Bench.event("bob", "bob"));

        relay.ring(lanes);
        relay.poll();
        relay.poll();

        assertThat(publisher.ids()).containsExactly("ada0", "bob");
        assertThat(bench.where("ada1")).isEqualTo("PENDING ready");
        assertThat(relay.outages()).isEmpty();

        publisher.recover();
        relay.poll();

        assertThat(publisher.ids()).containsExactly("ada0", "bob", "ada1");
        assertThat(publisher.published()).allMatch(event -> event.getRetryCount() == 0);
    }

    @Test
    void seriesThatAnOperatorHasTakenAway_beginsAnew() {
        Relay relay = bench.relay("a");
        publisher.inDoubt = true;
        relay.ring(append(1));
        publisher.inDoubt = false;

        database.execute("UPDATE outbox_lane SET series = NULL");
        relay.ring(bench.append(Bench.event("ada1", "ada")));

        assertThat(publisher.ids()).containsExactly("ada0", "ada1");
    }
}
