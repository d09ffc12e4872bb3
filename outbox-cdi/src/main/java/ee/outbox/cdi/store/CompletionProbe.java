// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Tries, with a row that must not stay, whether what is written while a transaction completes is part of it. */
public final class CompletionProbe {

    /** No channel has a dot in its name, and no event this number. */
    private static final String CHANNEL = "outbox.probe";

    private static final long SEQ = -1;

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
    public boolean isPartOfTheTransaction() {
        LastWrite write = new LastWrite(UUID.randomUUID().toString());
        try {
            transactions.inNew(() -> {
                registry.registerInterposedSynchronization(write);
                return null;
            });
        } catch (Exception e) {
            // The transaction has rolled back, as it was to do; some servers say so. Whether the row has, shows next.
        }
        boolean stayed = database.inNewTransaction("remove the row of a probe", write::remove);
        return write.done && !stayed;
    }

    /** Writes a row at the last moment, and prevents the commit. */
    private final class LastWrite implements Synchronization {

        private final String key;
        private boolean done;

        LastWrite(String key) {
            this.key = key;
        }

        @Override
        public void beforeCompletion() {
            try {
                done = transactions.completing(() ->
                        database.here("write the row of a probe", connection -> execute(connection, Sql.HOLD_KEY)));
            } catch (Exception e) {
                done = false;
            } finally {
                registry.setRollbackOnly();
            }
        }

        boolean remove(Connection connection) throws SQLException {
            return execute(connection, Sql.RELEASE_KEY);
        }

        private boolean execute(Connection connection, String sql) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, SEQ);
                statement.setString(2, CHANNEL);
                statement.setString(3, key);
                return statement.executeUpdate() == 1;
            }
        }

        @Override
        public void afterCompletion(int status) {
            // It has rolled back.
        }
    }
}
