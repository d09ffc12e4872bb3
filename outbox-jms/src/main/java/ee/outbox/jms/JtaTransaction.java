// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.JMSContext;
import jakarta.transaction.Transactional;

/**
 * A JTA transaction. Where its only resource is JMS the transaction manager commits it in one phase. Outside JTA a
 * container's factory gives sessions that are not transacted, whatever is asked.
 */
@ApplicationScoped
class JtaTransaction {

    /** What is done in the transaction; must not commit. */
    @FunctionalInterface
    interface Work {

        void in(JMSContext session) throws SendingFailure;
    }

    /** Public, as proxies of a package-private method do not reach it in every class loader. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void send(ContainerSession session, Work work) throws SendingFailure {
        session.use(work);
    }
}
