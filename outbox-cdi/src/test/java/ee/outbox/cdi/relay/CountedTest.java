// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.CountingDataSource;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.bench.RoomForOne;
import ee.outbox.spi.OutboxPublisher;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a thousand events of a lane cost: statements, transactions of the database, and batches, which are commits of the broker's. */
final class CountedTest {

    private static final int EVENTS = 1_000;

    /** {@code outbox.relay.batch-size}, as it is by default. */
    private static final int BATCH = 500;

    private final Database database = Database.h2();
    private final CountingDataSource counting = new CountingDataSource(database.dataSource());

    private static final class Publisher extends RecordingPublisher implements TransactionalPublisher {

        @Override
        public void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) throws Exception {
            Jta.JTA.commit(mark::run);
            record(events);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** @return the sizes of the batches */
    private List<Integer> drain(boolean keepPublished, boolean exactlyOnce) {
        Publisher publisher = new Publisher();
        Bench bench = Bench.through(counting.dataSource(), database, publisher, keepPublished, exactlyOnce);
        var lanes = bench.append(IntStream.range(0, EVENTS)
                .mapToObj(i -> Bench.event("e" + i, "ada"))
                .toArray(OutboxEvent[]::new));
        counting.reset();

        bench.relay("a", BATCH).ring(lanes);

        return publisher.batchSizes();
    }

    /**
     * To claim: the lane's row is read, a batch is read, the row is changed. To mark: the clock is asked, the batch is marked,
     * the next is read, the row is changed.
     */
    @Test
    void thousandEvents_marked() {
        assertThat(drain(true, false)).containsExactly(BATCH, BATCH);

        assertThat(counting.statements()).isEqualTo(3 + 2 * 3);
        assertThat(counting.connections()).as("transactions").isEqualTo(1 + 2);
    }

    @Test
    void thousandEvents_removed() {
        assertThat(drain(false, false)).containsExactly(BATCH, BATCH);

        assertThat(counting.statements()).isEqualTo(3 + 2 * 3);
        assertThat(counting.connections()).as("transactions").isEqualTo(1 + 2);
    }

    /** The turn is one statement more. */
    @Test
    void thousandEvents_exactlyOnce() {
        assertThat(drain(true, true)).containsExactly(BATCH, BATCH);

        assertThat(counting.statements()).isEqualTo(3 + 2 * 4);
        assertThat(counting.connections()).as("transactions").isEqualTo(1 + 2);
    }

    private void drainEachLaneWithOneWorker(OutboxPublisher publisher) {
        Bench bench = Bench.through(counting.dataSource(), database, publisher, true, false);
        RoomForOne executor = new RoomForOne();
        var lanes = bench.append(IntStream.range(0, Bench.LANES)
                .mapToObj(lane -> Bench.event("e" + lane, Bench.keysOf(lane).get(0)))
                .toArray(OutboxEvent[]::new));
        counting.reset();
        bench.relay("a", executor).ring(lanes);
        executor.run();
    }

    /** However many lanes. */
    @Test
    void lanesThatWaitForOneWorker_shareItsTransactions() {
        Publisher publisher = new Publisher();
        drainEachLaneWithOneWorker(publisher);

        assertThat(publisher.batchSizes()).containsExactly(Bench.LANES);
        assertThat(counting.statements()).isEqualTo(3 + 3);
        assertThat(counting.connections()).as("transactions").isEqualTo(2);
    }

    /** A worker begins with a lane's share of the batch, and goes on with that lane alone. */
    @Test
    void lanesThatHaveABacklog_areDrainedOneByOne_inFullBatches() {
        Publisher publisher = new Publisher();
        Bench bench = Bench.through(counting.dataSource(), database, publisher, true, false);
        RoomForOne executor = new RoomForOne();
        var lanes = bench.append(IntStream.range(0, Bench.LANES)
                .boxed()
                .flatMap(lane -> IntStream.range(0, 100)
                        .mapToObj(i ->
                                Bench.event(lane + "-" + i, Bench.keysOf(lane).get(0))))
                .toArray(OutboxEvent[]::new));

        bench.relay("a", 40, executor).ring(lanes);
        executor.run();

        assertThat(publisher.batchSizes()).containsExactly(10, 40, 40, 10, 20, 40, 40, 20, 40, 40, 40, 40, 20);
    }

    /** Where each event is sent by itself, a lane is for the next worker that is free; each is looked into once more, for others waited. */
    @Test
    void lanesThatWaitForOneWorker_whosePublisherTakesSingleEvents_areDrainedEachByItself() {
        drainEachLaneWithOneWorker(event -> {});

        assertThat(counting.connections()).as("transactions").isEqualTo(3 * Bench.LANES);
    }
}
