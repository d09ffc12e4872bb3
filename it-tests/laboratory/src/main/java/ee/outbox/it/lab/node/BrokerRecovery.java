// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/**
 * Recovery's way to the broker. Narayana's own (7.3) keeps a connection that was lost in the middle of a scan, and never gets another
 * one: nothing is recovered then before the process ends.
 */
final class BrokerRecovery implements XAResourceRecoveryHelper {

    private final XAConnectionFactory broker;
    private XAJMSContext context;
    private volatile boolean lost;

    BrokerRecovery(XAConnectionFactory broker) {
        this.broker = broker;
    }

    @Override
    public boolean initialise(String parameter) {
        return true;
    }

    /** None while the broker cannot be reached. The same until it is lost: a scan begins with one and ends with it. */
    @Override
    public synchronized XAResource[] getXAResources() {
        try {
            if (context == null || lost) {
                connect();
            }
            return new XAResource[] {new BrokerResource(context.getXAResource())};
        } catch (JMSRuntimeException e) {
            lost = true;
            return new XAResource[0];
        }
    }

    private void connect() {
        XAJMSContext old = context;
        context = null;
        if (old != null) {
            old.close();
        }
        context = broker.createXAContext();
        lost = false;
        context.setExceptionListener(e -> lost = true);
    }
}
