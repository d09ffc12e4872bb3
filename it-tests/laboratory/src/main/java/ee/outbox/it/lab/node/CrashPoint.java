// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

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
    /** The broker has committed them; nothing is marked. */
    DELIVERED,
    /** They are marked, and the mark is not committed. */
    MARK,
    /** The mark is committed, and the next claim with it. */
    MARKED;

    private static final Gate GATE = new Gate();

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

    private static final class Gate {

        private CrashPoint armed;
        private CrashPoint occupied;

        synchronized void arm(CrashPoint point) {
            armed = point;
            occupied = null;
            notifyAll();
        }

        synchronized void pass(CrashPoint point) {
            if (point != armed) {
                return;
            }
            armed = null;
            occupied = point;
            Says.at(point);
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
