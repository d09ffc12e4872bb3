// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;

/** The events of one transaction on their way into the table, in the order in which they are taken. */
public interface Passage {

    /** Takes an event, which may be in the table now, or not before it is appended. */
    void take(OutboxEvent event);

    /** Whether each event must be appended as it is taken, for the completion of the transaction is too late. */
    boolean mustAppendAtOnce();

    /**
     * Appends what was taken, while the transaction goes on.
     *
     * @return what is stored by that
     */
    Appended append();

    /**
     * Appends what was taken, while the transaction completes. May be called more than once, if more is taken.
     *
     * @return what is stored by that
     */
    Appended complete();
}
