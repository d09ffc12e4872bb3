// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Waits longer from attempt to attempt: {@code delay × factor^n}, at most {@code maxDelay}, plus or minus up to
 * {@code jitter}, never below zero. The names and their meaning are those of MicroProfile Fault Tolerance's
 * {@code @Retry}.
 *
 * @param maxRetries attempts after the first one; {@code -1} is for ever; an event's own goes before it
 * @param delay before the first retry
 * @param factor by which the delay grows; 1 keeps it as it is
 * @param maxDelay what the delay grows to at most
 * @param jitter the bound of the random part
 * @param random where the random part comes from; safe for use by several threads
 */
public record Backoff(
        int maxRetries, Duration delay, double factor, Duration maxDelay, Duration jitter, RandomGenerator random)
        implements RetryPolicy {

    @Override
    public Optional<Duration> delay(OutboxEvent event, Throwable refusal) {
        int allowed = event.getMaxRetries() == null ? maxRetries : event.getMaxRetries();
        if (allowed >= 0 && event.getRetryCount() >= allowed) {
            return Optional.empty();
        }
        double grown = delay.toMillis() * Math.pow(factor, event.getRetryCount());
        long base = (long) Math.min(grown, (double) maxDelay.toMillis());
        long spread = jitter.toMillis();
        long shift = spread == 0 ? 0 : random.nextLong(-spread, spread + 1);
        return Optional.of(Duration.ofMillis(Math.max(0, base + shift)));
    }
}
