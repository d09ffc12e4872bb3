// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Tries, with a row that must not stay, whether what is written while a transaction completes is part of it. */
public final class CompletionProbe {

    /** A new transaction such as the application's methods have: how it was begun may make the difference. */
    @FunctionalInterface
    public interface NewTransaction {
        Object run(Callable<Object> work) throws Exception;
    }

    private final Database database;
    private final Transactions transactions;
    private final TransactionSynchronizationRegistry registry;

    public CompletionProbe(
            DataSource dataSource, Transactions transactions, TransactionSynchronizationRegistry registry) {
        this.database = new Database(dataSource, transactions);
        this.transactions = transactions;
        this.registry = registry;
    }

    /** Whether the row could be written and has gone with its transaction. */
    public boolean isPartOf(NewTransaction transaction) {
        LastWrite write = new LastWrite(new ProbeRow());
        try {
            transaction.run(() -> {
                registry.registerInterposedSynchronization(write);
                return null;
            });
        } catch (Exception e) {
            // The transaction has rolled back, as it was to do; some servers say so. Whether the row has, shows next.
        }
        boolean stayed = database.inNewTransaction("remove the row of a probe", write.row::remove);
        return write.done && !stayed;
    }

    /** Writes a row at the last moment, and prevents the commit. */
    private final class LastWrite implements Synchronization {

        private final ProbeRow row;
        private boolean done;

        LastWrite(ProbeRow row) {
            this.row = row;
        }

        @Override
        public void beforeCompletion() {
            try {
                done = transactions.completing(() -> database.here("write the row of a probe", row::write));
            } catch (Exception e) {
                done = false;
            } finally {
                registry.setRollbackOnly();
            }
        }

        @Override
        public void afterCompletion(int status) {
            // It has rolled back.
        }
    }
}
