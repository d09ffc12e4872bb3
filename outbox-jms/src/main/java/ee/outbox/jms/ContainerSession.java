// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.spi.OutageException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;

/**
 * A session of a container's factory. It is opened inside a transaction and closed there, unless its broker answers a commit
 * before the messages are where they go: then it stays open for one question more.
 */
final class ContainerSession implements AutoCloseable {

    private final ConnectionFactory factory;
    private JMSContext context;

    ContainerSession(ConnectionFactory factory) {
        this.factory = factory;
    }

    /** In the transaction that the caller has begun. */
    void use(JtaTransaction.Work work) throws SendingFailure {
        context = open();
        try {
            work.in(context);
        } catch (Throwable e) {
            close();
            throw e;
        }
        if (!answersCommitEarly()) {
            closeLoudly();
        }
    }

    private JMSContext open() {
        try {
            return factory.createContext();
        } catch (RuntimeException e) {
            throw new OutageException("No connection to the JMS broker can be had: " + e, e);
        }
    }

    /**
     * OpenMQ (6.5.1) answers the commit of an XA transaction, and then hands its messages to their destinations one by one. What
     * another connection sends meanwhile may be there first. What the same connection asks is answered in turn.
     */
    private boolean answersCommitEarly() {
        try {
            return context.getMetaData().getJMSProviderName().contains("OpenMQ");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Once the transaction is committed: returns when nothing that is sent from now on can overtake it.
     *
     * @throws OutageException when that cannot be known
     */
    void awaitArrival() {
        if (context == null) {
            return;
        }
        try {
            Sender.makeBrokerAnswer(context);
        } catch (RuntimeException e) {
            throw new OutageException("The JMS broker has committed, and does not answer since: " + e, e);
        }
    }

    private void closeLoudly() {
        JMSContext closing = context;
        context = null;
        closing.close();
    }

    /** A connection that cannot be closed is lost; it has failed already, or there is nothing on it that still counts. */
    @Override
    public void close() {
        if (context != null) {
            try {
                closeLoudly();
            } catch (RuntimeException e) {
                return;
            }
        }
    }
}
