// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a relay sees when it looks around.
 *
 * @param now the database's clock
 * @param nextDue when the next event of the waiting room is due, in the past when it is already
 * @param ready the lanes that have events and no live owner
 */
public record Survey(Instant now, Optional<Instant> nextDue, List<Lane> ready) {

    public boolean isSomethingDue() {
        return nextDue.filter(due -> !due.isAfter(now)).isPresent();
    }

    /** How long until something is due: nothing or less when it is already, empty when nothing waits for a time. */
    public Optional<Duration> untilDue() {
        return nextDue.map(due -> Duration.between(now, due));
    }
}
