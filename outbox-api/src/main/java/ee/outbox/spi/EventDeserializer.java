// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.OutboxEvent;

/**
 * Turns the stored bytes of an event into the object that an observer {@link ee.outbox.Relayed @Relayed} asks for. An
 * application replaces the default, JSON-B, by an {@code @Alternative} bean of this type, as a rule together with its
 * {@link EventSerializer}.
 */
@FunctionalInterface
public interface EventDeserializer {

    /**
     * Called once for each class that is asked for, at each attempt, on a relay's thread, outside any transaction.
     *
     * @param event whose {@link OutboxEvent#getData() data}, never {@code null}, are to be read
     * @param type the class asked for, whose CloudEvents {@code type} the event has
     * @return an object of that class; not {@code null}
     * @throws Exception when the data cannot be read; the event is refused, its data and the exception's message appear in
     *     no log
     */
    Object deserialize(OutboxEvent event, Class<?> type) throws Exception;
}
