// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that sort by the time of their making, as RFC 9562 lays out version 7: 48 bits of milliseconds, 12 bits that count
 * within the millisecond (its method 1), 62 random bits. Within one JVM every id is greater than the one before, also
 * when the clock goes back.
 */
final class UuidV7 {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Milliseconds and counter as one number, so that a full counter carries into the next millisecond. */
    private static final AtomicLong LAST = new AtomicLong();

    private UuidV7() {}

    static String next() {
        long now = System.currentTimeMillis() << 12;
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (tick >>> 12) << 16 | 0x7000 | (tick & 0xFFF);
        long low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
