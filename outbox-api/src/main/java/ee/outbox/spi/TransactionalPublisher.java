// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.OutboxEvent;
import java.util.List;

/**
 * A publisher whose resource takes part in JTA transactions together with a database: what exactly-once delivery ({@code
 * outbox.relay.delivery=exactly-once}) asks of the publisher of every channel.
 */
public interface TransactionalPublisher extends BatchPublisher {

    /**
     * Publishes the events in their order and runs the mark, in one new JTA transaction on the calling thread. It commits when both
     * have come to an end, and rolls back otherwise: then nothing is published, and nothing marked.
     *
     * <p>A transaction manager says that a transaction is committed when it has decided so; a resource that is lost in that moment
     * commits later, when it is recovered. So a publisher whose resource keeps an order leaves the turn there, in the same
     * transaction, and publishes nothing before the turn before is seen there.
     *
     * @param events one or more events of one channel, in {@code seq} order
     * @param turn of this batch in its lane
     * @param mark writes to the outbox's tables; may be run again in another transaction when the first one was rolled back
     * @throws InDoubtException when the turn before is not there (yet)
     * @throws OutageException as for {@link #publish(OutboxEvent)}; also when the outcome of the commit is unknown
     * @throws RuntimeException what the mark has thrown, as it is
     * @throws Exception when at least one event is refused
     */
    void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) throws Exception;

    /**
     * Checks, after {@link #prepare}, that the channel's events can be published in a transaction with others.
     *
     * @throws ee.outbox.OutboxException when they cannot, as the deployment's error
     */
    default void prepareTransaction(String channel) {}
}
