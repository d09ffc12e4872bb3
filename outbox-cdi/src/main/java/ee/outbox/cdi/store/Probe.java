// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Tries at start-up, in a row that belongs to no event, what the outbox stands on: that the DataSource's rows share the
 * fate of the JTA transaction, that others' uncommitted rows are not seen, and that the tables can be written.
 */
public final class Probe {

    private final Database database;
    private final String name;

    /** @param name what the DataSource is called in the configuration, for messages */
    public Probe(DataSource dataSource, Transactions transactions, String name) {
        this.database = new Database(dataSource, transactions);
        this.name = name;
    }

    /**
     * @return whether a connection that is part of a transaction is seen to be without auto-commit
     * @throws OutboxException that names what is wrong and each server's setting for it
     */
    public boolean run() {
        if (database.dialect() == Dialect.STANDARD) {
            StoreLog.unknownProduct(database.outsideTransaction(
                    "ask " + name + " for its database's product",
                    connection -> connection.getMetaData().getDatabaseProductName()));
        }
        ProbeRow row = new ProbeRow();
        rollBack(connection -> insert(connection, row));
        if (remove(row)) {
            throw new OutboxException(name
                    + ": this DataSource takes no part in JTA transactions: a row stayed although its transaction"
                    + " was rolled back, so events would be sent of what never happened. " + ServerSettings.JTA);
        }
        boolean tells = insertAndCommit(row);
        if (!remove(row)) {
            throw new OutboxException(
                    name + ": this DataSource takes no part in JTA transactions: a row is gone although its transaction"
                            + " was committed, so events would be lost. " + ServerSettings.JTA);
        }
        if (database.dialect().firstInsertsCollide()) {
            rollBack(Probe::drawFirstNumbers);
        }
        return tells;
    }

    private void rollBack(Work work) {
        try {
            database.inNewTransaction("try " + name, connection -> {
                work.on(connection);
                throw new RolledBack();
            });
        } catch (RolledBack e) {
            // As asked for; whether it is true shows next.
        }
    }

    private boolean insertAndCommit(ProbeRow row) {
        return database.inNewTransaction("try " + name, connection -> {
            insert(connection, row);
            return !connection.getAutoCommit();
        });
    }

    private void insert(Connection connection, ProbeRow row) throws SQLException {
        refuseDirtyReads(connection.getTransactionIsolation());
        try {
            row.write(connection);
            try (Statement statement = connection.createStatement()) {
                for (String sql : Sql.RIGHTS) {
                    statement.executeUpdate(sql);
                }
            }
        } catch (SQLException e) {
            throw new OutboxException(
                    name + ": the outbox must be able to write its tables, and is not: " + e.getMessage() + ". "
                            + ServerSettings.RIGHTS,
                    e);
        }
    }

    private static void drawFirstNumbers(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(Sql.DRAW_NUMBERS);
        } catch (SQLException e) {
            // Whoever was in the way has drawn them.
        }
    }

    private void refuseDirtyReads(int isolation) {
        if (isolation == Connection.TRANSACTION_NONE || isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
            throw new OutboxException(name + ": this DataSource has the transaction isolation "
                    + (isolation == Connection.TRANSACTION_NONE ? "NONE" : "READ_UNCOMMITTED")
                    + ": the relay would send events of transactions that may still roll back. "
                    + ServerSettings.ISOLATION);
        }
    }

    /** @return whether it was there */
    private boolean remove(ProbeRow row) {
        return database.inNewTransaction("try " + name, row::remove);
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Makes a transaction roll back. */
    private static final class RolledBack extends OutboxException {

        private static final long serialVersionUID = 1L;

        RolledBack() {
            super("The probe's transaction rolls back.");
        }
    }
}
