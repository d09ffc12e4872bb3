// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** One that commits as a test wants it to. No proxy, for that says it can be serialized. */
final class ScriptedResource implements XAResource {

    private final XAResource real;
    private final Commit commit;

    interface Commit {
        void of(XAResource real, Xid xid, boolean onePhase) throws XAException;
    }

    ScriptedResource(XAResource real, Commit commit) {
        this.real = real;
        this.commit = commit;
    }

    /** Is prepared, and not reached any more when it is to commit. */
    static ScriptedResource lost(XAResource real) {
        return new ScriptedResource(real, (same, xid, onePhase) -> {
            throw new XAException(XAException.XAER_RMFAIL);
        });
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        commit.of(real, xid, onePhase);
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        real.start(xid, flags);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        real.end(xid, flags);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return real.prepare(xid);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        real.rollback(xid);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        real.forget(xid);
    }

    @Override
    public Xid[] recover(int flag) throws XAException {
        return real.recover(flag);
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return this == other;
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return real.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return real.setTransactionTimeout(seconds);
    }
}
