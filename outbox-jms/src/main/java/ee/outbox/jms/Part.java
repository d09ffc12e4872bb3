// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.JMSContext;

/** What is done in the transaction that sends a batch, beside sending; nothing, if not said otherwise. */
interface Part {

    Part NONE = new Part() {};

    /** Before the first message. */
    default void before(JMSContext session) {}

    /** After the last one. */
    default void after(JMSContext session) {}
}
