// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.JMSContext;

/** What is done in the transaction that sends a batch, beside sending. */
interface Part {

    /** Nothing. */
    Part NONE = new Part() {

        @Override
        public void before(JMSContext session) {
            // what at-least-once delivery has to do, it does afterwards
        }

        @Override
        public void after(JMSContext session) {
            // as above
        }
    };

    /** Before the first message. */
    void before(JMSContext session);

    /** After the last one. */
    void after(JMSContext session);
}
