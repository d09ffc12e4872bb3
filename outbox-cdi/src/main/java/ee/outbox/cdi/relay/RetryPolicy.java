// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What follows a refusal: the policy of MicroProfile Fault Tolerance's {@code @Retry}, between attempts that lie minutes
 * and restarts apart.
 *
 * @param maxRetries attempts after the first one; {@code -1} is for ever; an event's own goes before it
 * @param maxDuration how long after the first attempt began another may begin; zero is for ever
 * @param backoff the delay between attempts
 * @param retryOn what is tried again; {@code abortOn} goes before it
 * @param abortOn what is not
 */
public record RetryPolicy(
        int maxRetries,
        Duration maxDuration,
        Backoff backoff,
        Set<Class<? extends Throwable>> retryOn,
        Set<Class<? extends Throwable>> abortOn) {

    /**
     * @param event as it was before the refusal: its retry count says how often it was tried again
     * @param refusal what the publisher threw
     * @param elapsed since the event's first attempt began
     * @return how long to wait before the next attempt; empty when the event is to fail
     */
    Optional<Duration> delay(OutboxEvent event, Throwable refusal, Duration elapsed) {
        int allowed = event.getMaxRetries() == null ? maxRetries : event.getMaxRetries();
        boolean usedUp = allowed >= 0 && event.getRetryCount() >= allowed;
        if (usedUp || !isRetried(refusal)) {
            return Optional.empty();
        }
        Duration delay = backoff.before(event.getRetryCount());
        // An attempt that could only begin too late is none: the event fails now, not after a wait in vain.
        boolean inTime = maxDuration.isZero() || elapsed.plus(delay).compareTo(maxDuration) < 0;
        return inTime ? Optional.of(delay) : Optional.empty();
    }

    private boolean isRetried(Throwable refusal) {
        return !isAny(abortOn, refusal) && isAny(retryOn, refusal);
    }

    private static boolean isAny(Set<Class<? extends Throwable>> types, Throwable refusal) {
        return types.stream().anyMatch(type -> type.isInstance(refusal));
    }
}
