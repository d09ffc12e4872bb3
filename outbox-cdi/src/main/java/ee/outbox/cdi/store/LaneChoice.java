// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Which lane a new event goes into; those without a key go round them all. */
final class LaneChoice {

    private final int lanes;
    private final AtomicLong turn = new AtomicLong();

    LaneChoice(int lanes) {
        this.lanes = lanes;
    }

    /** Empty where the event is scheduled: the waiting room is where it goes first. */
    Optional<Lane> of(OutboxEvent event) {
        return event.getScheduledAt() == null
                ? Optional.of(Lane.of(event.getBranch(), event.getPartitionKey(), turn.getAndIncrement(), lanes))
                : Optional.empty();
    }
}
