// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.InvalidEventException;

/**
 * What tells an event from every other, and stays the same however often it is delivered: CloudEvents' {@code source} and
 * {@code id}.
 */
public record EventIdentity(String source, String id) {

    /** @throws InvalidEventException where one of them is missing or empty */
    public EventIdentity {
        if (source == null || source.isEmpty() || id == null || id.isEmpty()) {
            throw new InvalidEventException("The received event has no "
                    + (id == null || id.isEmpty() ? "id" : "source")
                    + ", so nobody can tell whether it was processed before. source=" + source + ", id=" + id + ".");
        }
    }
}
