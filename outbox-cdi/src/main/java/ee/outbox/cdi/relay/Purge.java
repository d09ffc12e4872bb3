// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Removes what has been kept long enough: a bounded number at a time, each chunk in a transaction of its own, so that it
 * never stands in anybody's way for long.
 */
final class Purge {

    private static final int CHUNK = 1_000;
    private static final int CHUNKS_AT_ONCE = 10;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Removes a chunk. */
    @FunctionalInterface
    interface Step {
        /**
         * @param now the database's clock
         * @param limit how many at most
         * @return how many were removed
         */
        int remove(Instant now, int limit);
    }

    private final Step step;
    private final LongSupplier nanoTime;
    private Long restsUntil;

    Purge(Step step, LongSupplier nanoTime) {
        this.step = step;
        this.nanoTime = nanoTime;
    }

    /** @param now the database's clock */
    void afterSurvey(Instant now) {
        if (restsUntil != null && nanoTime.getAsLong() - restsUntil < 0) {
            return;
        }
        for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
            if (step.remove(now, CHUNK) < CHUNK) {
                restsUntil = nanoTime.getAsLong() + PAUSE.toNanos();
                return;
            }
        }
    }
}
