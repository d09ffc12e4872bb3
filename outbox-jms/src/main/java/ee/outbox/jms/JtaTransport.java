// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.spi.OutageException;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.List;

/** JTA transactions of their own, for a container's connection factory. Pools nothing: the container does. */
final class JtaTransport implements Transport {

    private final ConnectionFactory factory;
    private final JtaTransaction transaction;
    private final JndiNames jndi;
    private final Clock clock;

    JtaTransport(ConnectionFactory factory, JtaTransaction transaction, JndiNames jndi, Clock clock) {
        this.factory = factory;
        this.transaction = transaction;
        this.jndi = jndi;
        this.clock = clock;
    }

    @Override
    public void send(List<OutgoingMessage> batch, boolean afresh) throws Exception {
        try {
            transaction.send(factory, session -> {
                Sender sender = new Sender(session, jndi, clock);
                if (afresh) {
                    prove(sender);
                }
                sender.send(batch);
            });
        } catch (SendingFailure | OutageException e) {
            throw e;
        } catch (Exception e) {
            if (Verdict.of(e) == Verdict.REFUSED) {
                throw new SendingFailure(e);
            }
            throw e;
        }
    }

    private static void prove(Sender sender) {
        try {
            sender.makeBrokerAnswer();
        } catch (RuntimeException e) {
            throw new OutageException("The JMS broker does not answer: " + e, e);
        }
    }

    @Override
    public void close() {
        // the factory is the container's
    }
}
