// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import java.util.Optional;

/**
 * Finds out which event it is that a consumer has received, for {@link ee.outbox.Inbox @Inbox}. Any CDI bean of this type is
 * asked; the module {@code outbox-jms} brings the one that knows JMS messages.
 */
@FunctionalInterface
public interface IdentityReader {

    /**
     * Called on the consumer's thread, in its transaction, before it sees what was received. Leaves that as it was.
     *
     * @param received what a guarded method gets, not {@code null}
     * @return empty where it is nothing that this reader knows, or has no event
     * @throws ee.outbox.InvalidEventException where it has an event that cannot be read
     */
    Optional<EventIdentity> read(Object received);
}
