// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

    /** Each time one of those in conflict goes on, so a few are enough for a few nodes. */
    private static final int ATTEMPTS = 10;

    private final DataSource dataSource;
    private final Transactions transactions;
    private final Dialect dialect;

    Database(DataSource dataSource, Transactions transactions) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.dialect = outsideTransaction(
                "ask the DataSource for its database's product", connection -> Dialect.of(connection.getMetaData()));
    }

    Dialect dialect() {
        return dialect;
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
            throw failed(what, e, remedy(e));
        }
    }

    private static String remedy(SQLException failure) {
        if (sqlExceptions(failure).anyMatch(Database::isConstraintViolation)) {
            return ". If it is that an event of the same source and id is stored already, outbox.duplicates=ignore leaves"
                    + " such an event out.";
        }
        return isOfDatabase(failure) ? "" : ". " + ServerSettings.ENLISTMENT;
    }

    static boolean isConstraintViolation(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("23");
    }

    /** A database says in an SQLState what is wrong; a server that takes a connection into no transaction has none. */
    private static boolean isOfDatabase(Throwable failure) {
        return sqlExceptions(failure)
                .anyMatch(e -> e.getSQLState() != null && e.getSQLState().length() == 5);
    }

    /** Those among the failure and its causes, the outermost first. */
    static Stream<SQLException> sqlExceptions(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast);
    }

    /**
     * Commits when the work returns. Where the database gives the transaction up for the sake of another, as in a deadlock,
     * the work is done again in another one: it must have no other effect than its SQL.
     */
    <T> T inNewTransaction(String what, Work<T> work) {
        return wrapping(what, () -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return transactions.inNew(() -> run(work));
                } catch (Exception e) {
                    if (attempt == ATTEMPTS || !isConflict(e)) {
                        throw e;
                    }
                }
            }
        });
    }

    boolean isConflict(Throwable failure) {
        return isConflict(failure, 0);
    }

    /** Where the commit fails, Narayana (7.3) has the database's reason among the suppressed. */
    private boolean isConflict(Throwable failure, int depth) {
        if (failure == null || depth == DEEPEST) {
            return false;
        }
        return (failure instanceof SQLException e && dialect.isConflict(e))
                || isConflict(failure.getCause(), depth + 1)
                || Arrays.stream(failure.getSuppressed()).anyMatch(each -> isConflict(each, depth + 1));
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
    static OutboxException failed(String what, Exception failure, String remedy) {
        Exception cause = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        return new OutboxException("The outbox could not " + what + ": " + cause.getMessage() + remedy, cause);
    }
}
