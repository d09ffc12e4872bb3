// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Sees a number grow. */
final class Watch {

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000;

    private long first;
    private long firstNanos;
    private long last;
    private final long began = System.nanoTime();
    private long lastNanos = began;

    /** Waits until it has grown; not for ever. */
    long next(LongSupplier number) {
        long count = number.getAsLong();
        while (count == last) {
            if (System.nanoTime() - lastNanos > PATIENCE_NANOS) {
                throw new IllegalStateException("Nothing more arrives after " + count);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            count = number.getAsLong();
        }
        last = count;
        lastNanos = System.nanoTime();
        if (first == 0) {
            first = last;
            firstNanos = lastNanos;
        }
        return count;
    }

    /** Until it is so large. */
    void await(LongSupplier number, long goal) {
        long count = next(number);
        while (count < goal) {
            count = next(number);
        }
    }

    /** A second, from the first growth to the last; where there was but one, since the watch began. */
    double rate() {
        return first == last ? last * 1e9 / (lastNanos - began) : (last - first) * 1e9 / (lastNanos - firstNanos);
    }
}
