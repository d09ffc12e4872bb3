// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Removes published events when their retention is over: a bounded number at a time, each chunk in a transaction of its
 * own, so that it never stands in anybody's way for long.
 */
final class Purge {

    private static final int CHUNK = 1_000;
    private static final int CHUNKS_AT_ONCE = 10;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final EventStore store;
    private final Duration retention;
    private final LongSupplier nanoTime;
    private Long restsUntil;

    Purge(EventStore store, Duration retention, LongSupplier nanoTime) {
        this.store = store;
        this.retention = retention;
        this.nanoTime = nanoTime;
    }

    /** @param now the database's clock */
    void afterSurvey(Instant now) {
        if (retention.isZero() || (restsUntil != null && nanoTime.getAsLong() - restsUntil < 0)) {
            return;
        }
        for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
            if (store.purge(now.minus(retention), CHUNK) < CHUNK) {
                restsUntil = nanoTime.getAsLong() + PAUSE.toNanos();
                return;
            }
        }
    }
}
