// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import java.util.Objects;

/**
 * A batch's place among those that a lane publishes with exactly-once delivery. The turn before it is committed in the database;
 * where it was published it may still be in doubt, and nothing may overtake it.
 *
 * @param series whose turns they are: unlike any other series, of whatever database; letters, digits and hyphens, at most 36
 * @param number of the turn in its series, from 1. The first one has none before it
 */
public record Turn(String series, long number) {

    /** @throws IllegalArgumentException when the number is less than 1 */
    public Turn {
        Objects.requireNonNull(series);
        if (number < 1) {
            throw new IllegalArgumentException("A series begins with turn 1, not with " + number + ".");
        }
    }

    /** The one after it. */
    public Turn next() {
        return new Turn(series, number + 1);
    }
}
