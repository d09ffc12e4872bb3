// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.cdi.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * JTA by {@code @Transactional}: unlike a UserTransaction, it is allowed wherever the application may be, inside an EJB
 * with container-managed transactions too.
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
    private Instance<CompletingTransaction> ejb;

    private volatile Completion completion = Completion.PLAIN;

    @Override
    @Transactional(value = TxType.REQUIRES_NEW, rollbackOn = Throwable.class)
    public <T> T inNew(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public <T> T outside(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    public <T> T completing(Callable<T> work) throws Exception {
        return completion == Completion.EJB ? ejb.get().run(work).get() : work.call();
    }

    @Override
    public boolean canWriteWhenCompleting() {
        return completion != Completion.NONE;
    }

    /** Tries which way is right on this server. */
    void settle(BooleanSupplier isRight) {
        for (Completion each : Completion.values()) {
            completion = each;
            boolean isThere = each != Completion.EJB || ejb.isResolvable();
            if (each == Completion.NONE || (isThere && isRight.getAsBoolean())) {
                return;
            }
        }
    }
}
