// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.OutboxEvent;

/**
 * Takes an event out of the outbox: to a broker, to another system, to anywhere. An implementation is a CDI bean with
 * a {@code @Named} name, by which channels ({@code outbox.channel.<name>.publisher}) and events choose it.
 *
 * <p>{@code publish} is called on a relay's thread, with no transaction and no database connection open, by several
 * threads at once, but never by two for the same partition key. It must not return before the event is in
 * safe hands: a return is what marks the event as published. When the process dies before the mark is stored, the event
 * comes again with the same {@code source} and {@code id}, and {@link OutboxEvent#isPossibleDuplicate()} says so.
 */
@FunctionalInterface
public interface OutboxPublisher {

    /**
     * Publishes one event.
     *
     * @throws OutageException when nothing could be published now whatever the event: its channel is paused and no
     *     attempt of the event's is counted
     * @throws Exception when this event is refused: it is tried again later, and is {@code FAILED} in the end
     */
    void publish(OutboxEvent event) throws Exception;

    /**
     * Looks up and checks what the channel needs. Called once at start-up for every channel that names this publisher,
     * and for no other.
     *
     * @throws ee.outbox.OutboxException when the channel's configuration cannot work, as the deployment's error
     */
    default void prepare(String channel) {}

    /**
     * Looks at an event's {@link OutboxEvent#getPublisherConfig() options}. Called at {@code fire}, on the application's
     * thread and in its transaction; must not do anything but look.
     *
     * @throws ee.outbox.InvalidEventException when an option is unknown or has no valid value; {@code fire} fails with it
     */
    default void check(OutboxEvent event) {}
}
