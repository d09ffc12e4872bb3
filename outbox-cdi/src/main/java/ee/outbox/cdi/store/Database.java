// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Runs SQL on the DataSource, in whatever transaction the thread has or in a new one. */
final class Database {

    /** Work on a connection, which is closed afterwards. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final Transactions transactions;

    Database(DataSource dataSource, Transactions transactions) {
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    /** In the transaction of the calling thread; never on a connection that has no part in it. */
    <T> T here(String what, Work<T> work) {
        try {
            return run(connection -> {
                if (connection.getAutoCommit()) {
                    throw new OutboxException("The outbox could not " + what + ": the DataSource gave a connection that"
                            + " commits by itself, so it has no part in the transaction.");
                }
                return work.on(connection);
            });
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    <T> T inNewTransaction(String what, Work<T> work) {
        return wrapping(what, () -> transactions.inNew(() -> run(work)));
    }

    <T> T outsideTransaction(String what, Work<T> work) {
        return wrapping(what, () -> transactions.outside(() -> run(work)));
    }

    private <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        }
    }

    private static <T> T wrapping(String what, Callable<T> work) {
        try {
            return work.call();
        } catch (OutboxException e) {
            throw e;
        } catch (Exception e) {
            throw failed(what, e);
        }
    }

    /** PostgreSQL's driver writes the values of a failed batch, payload included, into its message: leave that out. */
    private static OutboxException failed(String what, Exception failure) {
        Exception cause = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        return new OutboxException("The outbox could not " + what + ": " + cause.getMessage(), cause);
    }
}
