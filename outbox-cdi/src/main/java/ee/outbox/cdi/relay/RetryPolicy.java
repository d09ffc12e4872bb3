// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import java.time.Duration;
import java.util.Optional;

/** Decides what follows a refusal. */
@FunctionalInterface
public interface RetryPolicy {

    /**
     * @param event as it was before the refusal: its retry count says how often it was tried again
     * @param refusal what the publisher threw
     * @return how long to wait before the next attempt; empty when the event is to fail
     */
    Optional<Duration> delay(OutboxEvent event, Throwable refusal);
}
