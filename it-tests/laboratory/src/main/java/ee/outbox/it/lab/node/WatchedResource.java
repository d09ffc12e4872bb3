// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The broker's part of an XA transaction, with the crash points around its two phases. No proxy: Narayana would store one. */
record WatchedResource(XAResource real) implements XAResource {

    @Override
    public int prepare(Xid xid) throws XAException {
        CrashPoint.SENT.pass();
        int vote = real.prepare(xid);
        CrashPoint.PREPARED.pass();
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        CrashPoint.DECIDED.pass();
        real.commit(xid, onePhase);
        CrashPoint.DELIVERED.pass();
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
    public boolean isSameRM(XAResource other) throws XAException {
        return other instanceof WatchedResource watched && real.isSameRM(watched.real);
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
