// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * How a transaction ended, for whom nobody tells: what {@code @Transactional} finds marked rollback-only it rolls back, and
 * returns as if all were well. Payara 6 marks it so when the session's connection is lost between the last message and the
 * session's close, and lets that close succeed.
 */
final class TransactionEnd implements Synchronization {

    private volatile int status = Status.STATUS_UNKNOWN;

    /** Watches the transaction that the thread is in. */
    void watch(TransactionSynchronizationRegistry registry) {
        registry.registerInterposedSynchronization(this);
    }

    @Override
    public void beforeCompletion() {
        // only the end counts
    }

    @Override
    public void afterCompletion(int end) {
        status = end;
    }

    /** Once it has ended. */
    void mustBeCommit() throws RollbackException {
        if (status != Status.STATUS_COMMITTED) {
            throw new RollbackException(
                    "The transaction was not committed, and nothing says why; its status is " + status);
        }
    }
}
