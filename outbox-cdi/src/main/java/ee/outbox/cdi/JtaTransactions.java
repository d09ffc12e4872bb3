// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.cdi.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.concurrent.Callable;

/**
 * JTA by {@code @Transactional}: unlike a UserTransaction, it is allowed wherever the application may be, inside an EJB
 * with container-managed transactions too.
 */
@ApplicationScoped
class JtaTransactions implements Transactions {

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
}
