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

    /** Causes may go in a circle. */
    private static final int DEEPEST = 12;

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
                if (transactions.tellByAutoCommit() && connection.getAutoCommit()) {
                    throw new OutboxException("The outbox could not " + what + ": the DataSource gave a connection that"
                            + " commits by itself, so it has no part in the transaction. " + ServerSettings.JTA);
                }
                return work.on(connection);
            });
        } catch (SQLException e) {
            throw isOfDatabase(e) ? failed(what, e, "") : failed(what, e, ". " + ServerSettings.ENLISTMENT);
        }
    }

    /** A database says in an SQLState what is wrong; a server that takes a connection into no transaction has none. */
    private static boolean isOfDatabase(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().length() == 5) {
                return true;
            }
        }
        return false;
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
            throw failed(what, e, "");
        }
    }

    /** PostgreSQL's driver writes the values of a failed batch, payload included, into its message: leave that out. */
    private static OutboxException failed(String what, Exception failure, String remedy) {
        Exception cause = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        return new OutboxException("The outbox could not " + what + ": " + cause.getMessage() + remedy, cause);
    }
}
