// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.spi.OutageException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.time.Clock;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Session-transacted sessions of a plain client factory. A session that has done its batch waits for the next, so there
 * are as many, each with its connection, as batches were ever under way at once. After a failure none is trusted.
 */
final class SessionTransport implements Transport {

    private record Session(JMSContext context, Sender sender) {}

    private final ConnectionFactory factory;
    private final JndiNames jndi;
    private final Clock clock;
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    SessionTransport(ConnectionFactory factory, JndiNames jndi, Clock clock) {
        this.factory = factory;
        this.jndi = jndi;
        this.clock = clock;
    }

    @Override
    public void send(List<OutgoingMessage> batch, Part part, boolean afresh) throws SendingFailure {
        Session waiting = afresh ? null : idle.pollFirst();
        Session session = waiting == null ? open(afresh) : waiting;
        try {
            part.before(session.context());
            session.sender().send(batch);
            part.after(session.context());
            commit(session.context());
        } catch (SendingFailure | RuntimeException e) {
            close(session.context());
            closeIdle();
            throw e;
        }
        idle.addFirst(session);
        if (closed) {
            closeIdle();
        }
    }

    private Session open(boolean proven) {
        JMSContext context;
        try {
            context = factory.createContext(JMSContext.SESSION_TRANSACTED);
        } catch (RuntimeException e) {
            throw new OutageException("No connection to the JMS broker can be had: " + e, e);
        }
        try {
            Sender sender = new Sender(context, jndi, clock);
            if (proven) {
                Sender.makeBrokerAnswer(context);
            }
            if (!context.getTransacted()) {
                throw new OutageException(
                        "The connection factory gives no transacted session; it is a container's. Set "
                                + JmsSettings.TRANSACTION + "=jta.",
                        null);
            }
            return new Session(context, sender);
        } catch (JMSRuntimeException e) {
            close(context);
            throw new OutageException("The JMS broker does not answer: " + e, e);
        } catch (RuntimeException e) {
            close(context);
            throw e;
        }
    }

    private static void commit(JMSContext context) throws SendingFailure {
        try {
            context.commit();
        } catch (RuntimeException e) {
            if (Verdict.of(e) == Verdict.REFUSED) {
                throw new SendingFailure(e);
            }
            throw e;
        }
    }

    private static void close(JMSContext context) {
        try {
            context.close();
        } catch (RuntimeException e) {
            // Its connection is lost; why, has been told already, and a second reason would only blur the first.
            return;
        }
    }

    private void closeIdle() {
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            close(session.context());
        }
    }

    @Override
    public boolean isOfJta() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }
}
