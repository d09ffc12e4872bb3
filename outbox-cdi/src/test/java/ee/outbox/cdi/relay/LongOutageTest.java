// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.UnreachablePublisher;
import ee.outbox.cdi.route.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An hour without a broker, on a clock that the test turns. */
final class LongOutageTest {

    private static final int EVENTS = 10_000;
    private static final int KEYS = 100;
    private static final Duration OUTAGE = Duration.ofHours(1);

    private static final class Lines extends Handler {
        private final List<String> codes = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            codes.add(line.getMessage().substring(0, "OUTBOX-nnn".length()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void outage_ofAnHour_costsNoAttemptAndOneProbeAnInterval_andTheBacklogDrainsInOrder() {
        UnreachablePublisher publisher = new UnreachablePublisher();
        Logger logger = Logger.getLogger("ee.outbox.relay");
        Lines lines = new Lines();
        logger.addHandler(lines);
        try (Database database = Database.h2WithoutMemory();
                Bench bench = Bench.timed(database, publisher, OnFailure.BLOCK)) {
            Relay relay = bench.relay("a");
            relay.ring(bench.append(IntStream.range(0, EVENTS)
                    .mapToObj(i -> Bench.event("e" + i, "key" + i % KEYS))
                    .toArray(OutboxEvent[]::new)));
            for (Duration left = OUTAGE; !left.isNegative(); ) {
                Duration wait = relay.poll();
                bench.clock().pass(wait);
                left = left.minus(wait);
            }

            long intervals = OUTAGE.toSeconds() / bench.probe().toSeconds();
            assertThat(publisher.probes()).as("probes").isBetween(2, (int) intervals + 1);
            assertThat(database.column("SELECT DISTINCT status FROM outbox_event"))
                    .containsExactly("PENDING");
            assertThat(database.column("SELECT DISTINCT retry_count FROM outbox_event"))
                    .containsExactly("0");
            assertThat(database.column("SELECT COUNT(*) FROM outbox_event WHERE first_tried_at IS NOT NULL"))
                    .containsExactly("0");
            assertThat(lines.codes).containsExactly("OUTBOX-201");

            publisher.reachable(true);
            bench.clock().pass(bench.probe());
            relay.poll();

            assertThat(publisher.published()).as("drained in one go").hasSize(EVENTS);
            assertThat(publisher.batchSizes().stream().filter(size -> size == Bench.BATCH))
                    .as("full batches")
                    .hasSizeGreaterThanOrEqualTo(EVENTS / Bench.BATCH - Bench.LANES);
            Map<String, Integer> latest = new HashMap<>();
            for (OutboxEvent event : publisher.published()) {
                int number = Integer.parseInt(event.getId().substring(1));
                Integer before = latest.put(event.getPartitionKey(), number);
                assertThat(number).isEqualTo(before == null ? number % KEYS : before + KEYS);
            }
            assertThat(lines.codes).containsExactly("OUTBOX-201", "OUTBOX-202");
        } finally {
            logger.removeHandler(lines);
        }
    }
}
