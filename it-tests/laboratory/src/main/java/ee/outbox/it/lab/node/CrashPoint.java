// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import com.arjuna.ats.jta.TransactionManager;
import ee.outbox.it.balance.Delivery;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Named places on an event's walk, where a node can be made to stand still until it is killed or sent on. */
public enum CrashPoint {
    /** The transaction completes; nothing is stored yet. */
    APPEND,
    /** The events are stored, and not committed. */
    STORED,
    /** They are committed, and no worker has been started for them. */
    COMMITTED,
    /** A batch has been read, and not claimed. */
    CLAIM,
    /** It is claimed; nothing has been sent. */
    CLAIMED,
    /** The messages are with the broker, and not committed. */
    SENT,
    /** In an XA transaction: the broker has prepared them, and nothing is decided. */
    PREPARED,
    /** In an XA transaction: the decision is on disk, and the broker has not heard of it. */
    DECIDED,
    /** The broker has committed them; at least once, nothing is marked yet. */
    DELIVERED,
    /** They are marked, and the mark is not committed. */
    MARK,
    /** The mark is committed, and the next claim with it. */
    MARKED,
    /** A consumer's transaction is committed, and its message is not acknowledged. */
    RECORDED;

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Gate GATE = new Gate();

    /** The places that an event passes on its walk. */
    public static Set<CrashPoint> of(Delivery delivery) {
        return delivery == Delivery.EXACTLY_ONCE
                ? EnumSet.complementOf(EnumSet.of(RECORDED))
                : EnumSet.complementOf(EnumSet.of(PREPARED, DECIDED, RECORDED));
    }

    /** The next thread that comes by here stands still. */
    public void arm() {
        GATE.arm(this);
    }

    void pass() {
        GATE.pass(this);
    }

    /** Sends on who stands still; nobody does from now on. */
    public static void open() {
        GATE.arm(null);
    }

    /** Until nobody stands still. */
    static void awaitNobody() {
        GATE.awaitNobody();
    }

    /** Says so once the transaction of who stands still has timed out. */
    static void watchForTimeout() {
        Transaction transaction = GATE.transaction();
        Thread watch = new Thread(
                () -> {
                    while (isActive(transaction)) {
                        LockSupport.parkNanos(LOOK);
                    }
                    Says.say(Says.TIMED_OUT);
                },
                "timeout");
        watch.setDaemon(true);
        watch.start();
    }

    private static boolean isActive(Transaction transaction) {
        try {
            return transaction.getStatus() == Status.STATUS_ACTIVE;
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Gate {

        private CrashPoint armed;
        private CrashPoint occupied;
        private Transaction transaction;

        synchronized void arm(CrashPoint point) {
            armed = point;
            occupied = null;
            notifyAll();
        }

        synchronized Transaction transaction() {
            return transaction;
        }

        private static Transaction current() {
            try {
                return TransactionManager.transactionManager().getTransaction();
            } catch (SystemException e) {
                throw new IllegalStateException(e);
            }
        }

        synchronized void pass(CrashPoint point) {
            if (point != armed) {
                return;
            }
            armed = null;
            occupied = point;
            transaction = current();
            Says.at(point);
            awaitNobody();
        }

        synchronized void awaitNobody() {
            while (occupied != null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
