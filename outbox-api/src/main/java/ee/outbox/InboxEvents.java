// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

/**
 * What {@link Inbox @Inbox} does, for consumers that no container calls. An application injects it. Safe for use by several
 * threads. Every method works in the JTA transaction of the calling thread.
 */
public interface InboxEvents {

    /**
     * Runs the work, unless this consumer has processed the event before.
     *
     * @param consumer 1 to 255 characters; each consumer has a record of its own of an event
     * @param source the event's CloudEvents {@code source}
     * @param id the event's CloudEvents {@code id}
     * @param work what is to be done once; what it throws marks the transaction rollback-only, and comes out as it is
     * @return whether it ran
     * @throws NoTransactionException where no transaction is active
     * @throws OutboxException when the record cannot be made; the transaction is then marked rollback-only
     */
    boolean processOnce(String consumer, String source, String id, Runnable work);

    /**
     * The same for an event as it was received.
     *
     * @param received a {@code jakarta.jms.Message}, a {@code CloudEvent}, an {@link OutboxEvent}, or what an {@link
     *     ee.outbox.spi.IdentityReader} of the application's knows
     * @throws InvalidEventException where it has no event, or one without {@code source} or {@code id}
     */
    boolean processOnce(String consumer, Object received, Runnable work);
}
