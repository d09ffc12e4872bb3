// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.OutboxEvent;
import java.util.List;

/**
 * A publisher that takes many events at once, all or none. The relay prefers it to single events, and splits a refused
 * batch until the refused event stands alone.
 */
public interface BatchPublisher extends OutboxPublisher {

    /**
     * Publishes the events in their order. An exception means that none was published, as far as can be known.
     *
     * @param events one or more events of one channel, in {@code seq} order
     * @throws OutageException as for {@link #publish(OutboxEvent)}
     * @throws Exception when at least one event is refused, and none was published
     */
    void publishAll(List<OutboxEvent> events) throws Exception;

    @Override
    default void publish(OutboxEvent event) throws Exception {
        publishAll(List.of(event));
    }
}
