// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/**
 * Tries, with a row that belongs to no event, whether what is written while a transaction completes is part of it: on no
 * connection that commits by itself, and there when the transaction is. It commits, for WildFly (39) gives a warning and a
 * stack trace where a transaction rolls back that got its connection so late. Only where connections do not tell whether
 * they commit by themselves, a second row must be gone with a transaction that rolls back.
 */
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

    /** Whether the row could be written and has shared the fate of its transaction. */
    public boolean isPartOf(NewTransaction transaction) {
        LastWrite committed = new LastWrite(false);
        boolean came = stays(committed, transaction) && committed.done;
        if (!came || transactions.tellByAutoCommit()) {
            return came;
        }
        LastWrite rolledBack = new LastWrite(true);
        return !stays(rolledBack, transaction) && rolledBack.done;
    }

    private boolean stays(LastWrite write, NewTransaction transaction) {
        try {
            transaction.run(() -> {
                registry.registerInterposedSynchronization(write);
                return null;
            });
        } catch (Exception e) {
            // Whether the row is there shows next.
        }
        return database.inNewTransaction("remove the row of a probe", write.row::remove);
    }

    /** Writes a row at the last moment. */
    private final class LastWrite implements Synchronization {

        private final ProbeRow row = new ProbeRow();
        private final boolean rollBack;
        private boolean done;

        LastWrite(boolean rollBack) {
            this.rollBack = rollBack;
        }

        @Override
        public void beforeCompletion() {
            try {
                done = transactions.completing(() -> database.here("write the row of a probe", row::write));
            } catch (Exception e) {
                done = false;
            }
            if (rollBack) {
                registry.setRollbackOnly();
            }
        }

        @Override
        public void afterCompletion(int status) {
            // The row tells.
        }
    }
}
