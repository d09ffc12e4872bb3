// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.concurrent.Callable;

/** What {@code @Transactional} can do: allowed wherever the application may be, and able to suspend a transaction. */
@ApplicationScoped
class AnnotatedTransactions {

    @Transactional(value = TxType.REQUIRES_NEW, rollbackOn = Throwable.class)
    public <T> T inNew(Callable<T> work) throws Exception {
        return work.call();
    }

    @Transactional(TxType.NOT_SUPPORTED)
    public <T> T outside(Callable<T> work) throws Exception {
        return work.call();
    }
}
