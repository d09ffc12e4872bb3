// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.spi.OutageException;
import java.util.List;

/** A way to send a batch, all of it or none. Safe for several threads. */
interface Transport extends AutoCloseable {

    /**
     * Sends and commits.
     *
     * @param part done in the same transaction
     * @param afresh after a failure: with nothing that was used before, and only once the broker has answered
     * @throws SendingFailure when nothing was published, and it may be the messages' fault
     * @throws OutageException when no session could be had
     * @throws Exception when the commit failed, and its outcome is unknown
     */
    void send(List<OutgoingMessage> batch, Part part, boolean afresh) throws Exception;

    /** Whether its transactions can have other resources than JMS. */
    boolean isOfJta();

    @Override
    void close();
}
