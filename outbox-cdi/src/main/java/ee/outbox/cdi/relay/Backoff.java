// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits longer from retry to retry: {@code delay × factor^n}, at most {@code maxDelay}, plus or minus up to
 * {@code jitter}, never below zero; to the millisecond.
 *
 * @param delay before the first retry
 * @param factor by which the delay grows; 1 keeps it as it is
 * @param maxDelay what the delay grows to at most; zero is no bound
 * @param jitter the bound of the random part, which is drawn evenly
 * @param random where the random part comes from; safe for use by several threads
 */
public record Backoff(Duration delay, double factor, Duration maxDelay, Duration jitter, RandomGenerator random) {

    /** @param retries how many there were before */
    Duration before(int retries) {
        double grown = delay.toMillis() * Math.pow(factor, retries);
        double most = maxDelay.isZero() ? Long.MAX_VALUE / 2.0 : maxDelay.toMillis();
        long base = (long) Math.min(grown, most);
        long spread = jitter.toMillis();
        long shift = spread == 0 ? 0 : random.nextLong(-spread, spread + 1);
        return Duration.ofMillis(Math.max(0, base + shift));
    }
}
