// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RecordingPublisher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the workers share an executor with the server's other tasks. The executor has one thread, and a batch takes its time. */
final class ShiftTest {

    private static final int BATCHES = 10;

    private final Database database = Database.h2();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private final RecordingPublisher publisher = new RecordingPublisher() {
        @Override
        public void publishAll(List<OutboxEvent> events) throws Exception {
            super.publishAll(events);
            bench.clock().pass(batchTakes);
            afterBatch.run();
        }
    };

    private final Bench bench = new Bench(database, publisher);
    private Duration batchTakes = Duration.ofMillis(60);
    private Runnable afterBatch = () -> {};

    @AfterEach
    void close() {
        assertThat(database.column("SELECT channel FROM outbox_lane WHERE owner IS NOT NULL"))
                .as("leases left behind")
                .isEmpty();
        bench.close();
        database.close();
    }

    private Relay ring(Executor executor) {
        Relay relay = bench.relay("a", executor);
        relay.ring(bench.append(IntStream.range(0, BATCHES * Bench.BATCH)
                .mapToObj(i -> Bench.event("e" + i, "ada"))
                .toArray(OutboxEvent[]::new)));
        return relay;
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private int batches() {
        return publisher.batchSizes().size();
    }

    @Test
    void taskOfTheServers_waitsForAShift_notForTheBacklog() {
        ring(tasks::add);
        List<Integer> before = new ArrayList<>();
        for (int task = 0; task < 3; task++) {
            tasks.add(() -> before.add(batches()));
        }

        runAll();

        assertThat(before).containsExactly(4, 4, 4);
        assertThat(publisher.ids())
                .isEqualTo(IntStream.range(0, BATCHES * Bench.BATCH)
                        .mapToObj(i -> "e" + i)
                        .toList());
    }

    @Test
    void batchLongerThanAShift_isSentNonetheless() {
        batchTakes = Duration.ofSeconds(5);
        ring(tasks::add);

        runAll();

        assertThat(batches()).isEqualTo(BATCHES);
    }

    @Test
    void executorThatTakesNoSuccessor_isWorkedOn() {
        Executor full = task -> {
            if (batches() > 0) {
                throw new RejectedExecutionException("full");
            }
            tasks.add(task);
        };
        ring(full);

        runAll();

        assertThat(batches()).isEqualTo(BATCHES);
    }

    @Test
    void relay_stoppedInABatch_queuesNoSuccessor() {
        Relay relay = ring(tasks::add);
        afterBatch = () -> relay.stop(Duration.ZERO);
        batchTakes = Duration.ofSeconds(5);

        tasks.remove().run();

        assertThat(batches()).isEqualTo(1);
        assertThat(tasks).isEmpty();
    }
}
