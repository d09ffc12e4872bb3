// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

/** Where an event is on its way from the outbox to its publisher. */
public enum OutboxStatus {

    /** Stored and waiting: for its turn, for its time, or for an earlier event of its key. */
    PENDING,

    /**
     * Handed to the publisher by a relay that has not yet reported back. Never a stored state, so that no crash can
     * leave an event stuck in it: an event is reported as such while it lies inside a relay's live claim.
     */
    PROCESSING,

    /** Refused at least once, and waiting for its next attempt. */
    RETRY,

    /** Taken over by the publisher; kept for {@code outbox.retention}, then removed. */
    PUBLISHED,

    /**
     * Refused for good, or waiting for such an event of its key on a channel that parks; set aside until an operator acts.
     */
    FAILED,

    /** Given up by an operator; kept for {@code outbox.retention}, then removed. */
    DISCARDED
}
