// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.spi.OutageException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * JTA transactions, for a container's connection factory; of their own, but for the mark of exactly-once delivery. Pools
 * nothing: the container does.
 *
 * <p>A UserTransaction begins them where there is one and it is free, as on the relay's threads; {@code @Transactional}
 * everywhere else. Payara 6 takes no connection into a transaction that {@code @Transactional} has begun on a thread of its
 * executor that an EJB has asked for, and through Artemis's resource adapter (2.53) what is sent then is lost in silence.
 */
final class JtaTransport implements Transport {

    private final ConnectionFactory factory;
    private final JtaTransaction transaction;
    private final JndiNames jndi;
    private final TransactionSynchronizationRegistry synchronizations;
    private final Clock clock;

    JtaTransport(ConnectionFactory factory, JtaTransaction transaction, JndiNames jndi, Clock clock) {
        this.factory = factory;
        this.transaction = transaction;
        this.jndi = jndi;
        this.synchronizations = jndi.synchronizations();
        this.clock = clock;
    }

    @Override
    public void send(List<OutgoingMessage> batch, Part part, boolean afresh) throws Exception {
        try (ContainerSession session = new ContainerSession(factory)) {
            inNewTransaction(session, context -> {
                Sender sender = new Sender(context, jndi, clock);
                if (afresh) {
                    prove(context);
                }
                part.before(context);
                sender.send(batch);
                part.after(context);
            });
            session.awaitArrival();
        } catch (SendingFailure | OutageException e) {
            throw e;
        } catch (Exception e) {
            if (Verdict.of(e) == Verdict.REFUSED) {
                throw new SendingFailure(e);
            }
            throw e;
        }
    }

    private void inNewTransaction(ContainerSession session, JtaTransaction.Work work) throws Exception {
        Optional<UserTransaction> begun = begin();
        if (begun.isPresent()) {
            in(begun.get(), session, work);
        } else {
            TransactionEnd end = new TransactionEnd();
            transaction.send(session, context -> {
                end.watch(synchronizations);
                work.in(context);
            });
            end.mustBeCommit();
        }
    }

    /** Empty inside a transaction, and where the container allows no UserTransaction. */
    private static Optional<UserTransaction> begin() throws SystemException {
        try {
            UserTransaction transaction = InitialContext.doLookup("java:comp/UserTransaction");
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                return Optional.empty();
            }
            transaction.begin();
            return Optional.of(transaction);
        } catch (NamingException | IllegalStateException | NotSupportedException e) {
            return Optional.empty();
        }
    }

    private static void in(UserTransaction begun, ContainerSession session, JtaTransaction.Work work) throws Exception {
        try {
            session.use(work);
        } catch (Throwable e) {
            rollBack(begun, e);
            throw e;
        }
        begun.commit();
    }

    private static void rollBack(UserTransaction begun, Throwable failure) {
        try {
            begun.rollback();
        } catch (SystemException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static void prove(JMSContext context) {
        try {
            Sender.makeBrokerAnswer(context);
        } catch (RuntimeException e) {
            throw new OutageException("The JMS broker does not answer: " + e, e);
        }
    }

    @Override
    public boolean isOfJta() {
        return true;
    }

    @Override
    public void close() {
        // the factory is the container's
    }
}
