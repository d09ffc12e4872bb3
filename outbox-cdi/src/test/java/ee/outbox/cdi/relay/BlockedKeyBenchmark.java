// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RefusingPublisher;
import ee.outbox.cdi.route.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What 100,000 events behind one refused event cost the other keys: they are drained with and without those, in turns, on
 * PostgreSQL and with a publisher that costs nothing, so that the database's share shows at its largest. Run by {@code ./mvnw -Pbench}.
 */
final class BlockedKeyBenchmark {

    private static final int BLOCKED = 100_000;
    private static final int OTHERS = 50_000;
    private static final int ROUNDS = 5;
    private static final double GOAL = 0.9;

    @Test
    void drain_besideABlockedKey_keepsItsRate() {
        double[] ratios = new double[ROUNDS];
        rate(0);
        for (int round = 0; round < ROUNDS; round++) {
            // In turns, for what one has written the server may still be tidying up when the other is measured.
            boolean first = round % 2 == 0;
            double before = first ? rate(0) : rate(BLOCKED);
            double after = first ? rate(BLOCKED) : rate(0);
            double without = first ? before : after;
            double with = first ? after : before;
            ratios[round] = with / without;
            System.out.printf(
                    Locale.ROOT,
                    "blocked, round %d: %,.0f events/s without, %,.0f with %,d behind a refused one: ratio %.2f%n",
                    round + 1,
                    without,
                    with,
                    BLOCKED,
                    ratios[round]);
        }
        Arrays.sort(ratios);
        double median = ratios[ROUNDS / 2];
        System.out.printf(
                Locale.ROOT,
                "blocked: ratio %.2f (median of %d; %.2f to %.2f), goal %.2f%n",
                median,
                ROUNDS,
                ratios[0],
                ratios[ROUNDS - 1],
                GOAL);
        assertThat(median).as("ratio").isGreaterThanOrEqualTo(GOAL);
    }

    /** @return events of other keys drained a second */
    private static double rate(int blocked) {
        RefusingPublisher publisher = new RefusingPublisher().refuse("head");
        try (Database database = Database.postgresql();
                Bench bench = new Bench(database, publisher, OnFailure.BLOCK)) {
            bench.append(
                    Bench.event("head", "blocked").toBuilder().maxRetries(0).build());
            append(bench, "blocked", 1, blocked);
            Relay before = bench.relay("before");
            for (int events = -1; events != publisher.published().size(); ) {
                events = publisher.published().size();
                before.poll();
            }
            append(bench, "key", 100, OTHERS);
            database.execute("ANALYZE outbox_event");
            database.execute("CHECKPOINT");

            Relay relay = bench.relay("measured");
            long start = System.nanoTime();
            while (publisher.published().size() < OTHERS) {
                relay.poll();
            }
            return OTHERS / (Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
        }
    }

    private static void append(Bench bench, String key, int keys, int count) {
        List<OutboxEvent> events = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> {
            events.add(Bench.event(key + "-" + i, keys == 1 ? key : key + i % keys));
            if (events.size() == 1_000 || i == count - 1) {
                bench.append(events.toArray(OutboxEvent[]::new));
                events.clear();
            }
        });
    }
}
