// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** With the crash points around the two phases. */
final class WatchedResource extends BrokerResource {

    WatchedResource(XAResource real) {
        super(real);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        CrashPoint.SENT.pass();
        int vote = super.prepare(xid);
        CrashPoint.PREPARED.pass();
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        CrashPoint.DECIDED.pass();
        super.commit(xid, onePhase);
        CrashPoint.DELIVERED.pass();
    }
}
