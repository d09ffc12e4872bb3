// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.cdi.store.CompletionProbe;
import ee.outbox.cdi.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * JTA: a UserTransaction where there is one and it is free, as on the relay's threads; {@code @Transactional} everywhere
 * else. Payara 6 takes no connection into a transaction that {@code @Transactional} has begun inside an EJB, nor on a
 * thread of its executor that an EJB has asked for: each statement commits by itself.
 */
@ApplicationScoped
class JtaTransactions implements Transactions {

    /** How a connection that is got while the transaction completes becomes part of it. */
    private enum Completion {

        /** By itself. */
        PLAIN,

        /**
         * Inside an EJB. Payara gives a connection to the transaction of the component that runs, and while the
         * transaction of a {@code @Transactional} method or an EJB completes, its component is no longer there.
         */
        EJB,

        /** Not at all. */
        NONE
    }

    @Inject
    private AnnotatedTransactions annotated;

    @Inject
    private Instance<CompletingTransaction> ejb;

    private volatile Completion completion = Completion.PLAIN;
    private volatile boolean tellByAutoCommit = true;

    @Override
    public <T> T inNew(Callable<T> work) throws Exception {
        Optional<UserTransaction> begun = begin();
        return begun.isPresent() ? in(begun.get(), work) : annotated.inNew(work);
    }

    @Override
    public <T> T outside(Callable<T> work) throws Exception {
        return annotated.outside(work);
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

    private static <T> T in(UserTransaction transaction, Callable<T> work) throws Exception {
        T result;
        try {
            result = work.call();
        } catch (Throwable e) {
            rollBack(transaction, e);
            throw e;
        }
        transaction.commit();
        return result;
    }

    private static void rollBack(UserTransaction transaction, Throwable failure) {
        try {
            transaction.rollback();
        } catch (SystemException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public <T> T completing(Callable<T> work) throws Exception {
        return completion == Completion.EJB ? ejb.get().run(work).get() : work.call();
    }

    @Override
    public boolean canWriteWhenCompleting() {
        return completion != Completion.NONE;
    }

    @Override
    public boolean tellByAutoCommit() {
        return tellByAutoCommit;
    }

    /**
     * Tries which way is right on this server.
     *
     * @param connectionsTell whether connections tell by their auto-commit that they are part of a transaction
     */
    void settle(boolean connectionsTell, CompletionProbe probe) {
        tellByAutoCommit = connectionsTell;
        for (Completion each : Completion.values()) {
            completion = each;
            boolean isThere = each != Completion.EJB || ejb.isResolvable();
            if (each == Completion.NONE || (isThere && probe.isPartOf(annotated::inNew))) {
                return;
            }
        }
    }
}
