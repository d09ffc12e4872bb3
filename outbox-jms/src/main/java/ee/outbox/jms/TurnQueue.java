// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxException;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.Turn;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;

/**
 * The queue on which the broker itself says which turns it has committed: each batch leaves a message there in its transaction, and
 * the next batch of the lane is sent once that can be seen. It is only looked at, for what a transaction takes and gives back a
 * broker gives up after a few times.
 */
final class TurnQueue {

    static final String SERIES = JmsBinding.OWN_PREFIX + "series";
    static final String TURN = JmsBinding.OWN_PREFIX + "turn";

    /** How often what nobody looks for any more is taken away. */
    private static final int TURNS_PER_TIDYING = 16;

    private static final long PATIENCE_MILLIS = 1_000;

    private final JmsSettings settings;
    private final JndiNames jndi;

    TurnQueue(JmsSettings settings, JndiNames jndi) {
        this.settings = settings;
        this.jndi = jndi;
    }

    /**
     * Looks it up, where it is in JNDI.
     *
     * @throws OutboxException when it is not there, or no queue
     */
    void prepare() {
        Address address = settings.turnQueue();
        if (address.isInJndi() && !(jndi.destination(JmsSettings.TURN_QUEUE, address.name()) instanceof Queue)) {
            throw new OutboxException(JmsSettings.TURN_QUEUE + "=" + address.name()
                    + " is the name of a topic. Set it to that of a queue, which keeps what nobody has received yet.");
        }
    }

    /** The part of a transaction that takes the turn, and runs the mark. */
    Part taking(Turn turn, Runnable mark) {
        return new Part() {

            @Override
            public void before(JMSContext session) {
                if (turn.number() > 1 && !isThere(session, turn)) {
                    throw new InDoubtException("Turn " + (turn.number() - 1) + " of series " + turn.series()
                            + " cannot be seen in the queue "
                            + settings.turnQueue().name() + ".");
                }
            }

            @Override
            public void after(JMSContext session) {
                take(session, turn);
                mark.run();
            }
        };
    }

    private boolean isThere(JMSContext session, Turn turn) {
        try (QueueBrowser browser = session.createBrowser(queue(session), where(turn, "= " + (turn.number() - 1)))) {
            return browser.getEnumeration().hasMoreElements();
        } catch (JMSException | JMSRuntimeException e) {
            throw unusable(e);
        }
    }

    private void take(JMSContext session, Turn turn) {
        try {
            Queue queue = queue(session);
            session.createProducer()
                    .setProperty(SERIES, turn.series())
                    .setProperty(TURN, turn.number())
                    .send(queue, session.createMessage());
            if (turn.number() % TURNS_PER_TIDYING == 0) {
                tidy(session, queue, turn);
            }
        } catch (JMSException | JMSRuntimeException e) {
            throw unusable(e);
        }
    }

    /**
     * As many as can be seen. OpenMQ (6.5.1) sends a consumer its messages when there is one, so that {@code receiveNoWait} finds none
     * yet.
     */
    private static void tidy(JMSContext session, Queue queue, Turn turn) throws JMSException {
        String selector = where(turn, "< " + (turn.number() - 1));
        int left = count(session, queue, selector);
        try (JMSConsumer past = session.createConsumer(queue, selector)) {
            while (left > 0 && past.receive(PATIENCE_MILLIS) != null) {
                left--;
            }
        }
    }

    private static int count(JMSContext session, Queue queue, String selector) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue, selector)) {
            int count = 0;
            for (Enumeration<?> seen = browser.getEnumeration(); seen.hasMoreElements(); seen.nextElement()) {
                count++;
            }
            return count;
        }
    }

    private static String where(Turn turn, String number) {
        return SERIES + " = '" + turn.series() + "' AND " + TURN + " " + number;
    }

    /** Whatever fails here is no event's fault. */
    private OutageException unusable(Exception e) {
        return Verdict.of(e) == Verdict.OUTAGE
                ? JmsPublisher.outage(e)
                : new OutageException(
                        "The queue " + settings.turnQueue().name()
                                + ", which keeps the order of exactly-once delivery, cannot"
                                + " be used: " + e
                                + ". Create it, let the connection's user send, browse and receive there, or"
                                + " name another in " + JmsSettings.TURN_QUEUE,
                        e);
    }

    private Queue queue(JMSContext session) {
        Address address = settings.turnQueue();
        return address.isInJndi()
                ? (Queue) jndi.destination(JmsSettings.TURN_QUEUE, address.name())
                : session.createQueue(address.name());
    }
}
