// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's door: what waits in the outbox. An application injects it; every method runs one short query in a
 * transaction of its own, whether or not the caller has one, and throws {@link OutboxException} when the database cannot
 * be asked.
 */
public interface OutboxEvents {

    /** The number of stored events by status; every status is a key, {@code 0} where there is none. */
    Map<OutboxStatus, Long> countByStatus();

    /**
     * The age, by the database's clock, of the oldest event that is {@code PENDING}, {@code PROCESSING} or
     * {@code RETRY}; empty when nothing waits. An event counts as waiting from its {@code scheduledAt} on, where it has
     * one.
     */
    Optional<Duration> oldestWaiting();
}
