// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * Tries at start-up whether the DataSource commits in two phases, whatever it is called. Two resources of our own are enlisted,
 * one before it and one after it, for transaction managers commit in either order. When one of them is told to commit and the row
 * of the transaction is not there yet for others, the database has only prepared it. A last resource is committed before any
 * other, and a crash after that loses what the others have prepared.
 */
public final class XaProbe {

    /** Answers a question outside the calling thread, which is in the middle of a commit. */
    @FunctionalInterface
    public interface Elsewhere {

        /** @return {@code false} also where no answer comes for a while, as where a reader has to wait for a row that is locked */
        boolean ask(BooleanSupplier question);
    }

    private final Database database;
    private final Transactions transactions;
    private final TransactionManager manager;
    private final Elsewhere elsewhere;
    private final String name;

    /** @param name what the DataSource is called in the configuration, for messages */
    public XaProbe(
            DataSource dataSource,
            Transactions transactions,
            TransactionManager manager,
            Elsewhere elsewhere,
            String name) {
        this.database = new Database(dataSource, transactions);
        this.transactions = transactions;
        this.manager = manager;
        this.elsewhere = elsewhere;
        this.name = name;
    }

    /** @throws OutboxException when the DataSource is not truly XA; names each server's setting for it */
    public void run() {
        ProbeRow row = new ProbeRow();
        OwnResource before = new OwnResource(row);
        OwnResource after = new OwnResource(row);
        try {
            transactions.inNew(() -> {
                enlist(before);
                database.here("write the row of a probe", row::write);
                enlist(after);
                return row;
            });
        } catch (Exception e) {
            throw refused("a transaction with other resources failed: " + e, e);
        } finally {
            database.inNewTransaction("remove the row of a probe", row::remove);
        }
        if (!before.cameFirst && !after.cameFirst) {
            throw refused("it was committed before the other resources, as a last resource is", null);
        }
    }

    private void enlist(XAResource resource) throws SystemException, RollbackException {
        if (!manager.getTransaction().enlistResource(resource)) {
            throw new RollbackException("The transaction manager takes no other resource.");
        }
    }

    private OutboxException refused(String what, Exception cause) {
        return new OutboxException(
                "outbox.relay.delivery=exactly-once: " + name + " is no XA DataSource: " + what
                        + ", so a crash could lose messages. " + ServerSettings.XA,
                cause);
    }

    private final class OwnResource implements XAResource {

        private final ProbeRow row;
        private boolean cameFirst;

        OwnResource(ProbeRow row) {
            this.row = row;
        }

        @Override
        public void commit(Xid xid, boolean onePhase) {
            cameFirst = !elsewhere.ask(() -> database.inNewTransaction("look for the row of a probe", row::isThere));
        }

        @Override
        public int prepare(Xid xid) {
            return XA_OK;
        }

        @Override
        public boolean isSameRM(XAResource other) {
            return other == this;
        }

        @Override
        public void start(Xid xid, int flags) {
            // nothing to do
        }

        @Override
        public void end(Xid xid, int flags) {
            // nothing to do
        }

        @Override
        public void rollback(Xid xid) {
            // nothing to undo
        }

        @Override
        public void forget(Xid xid) {
            // nothing is kept
        }

        @Override
        public Xid[] recover(int flag) {
            return new Xid[0];
        }

        @Override
        public int getTransactionTimeout() {
            return 0;
        }

        @Override
        public boolean setTransactionTimeout(int seconds) {
            return false;
        }
    }
}
