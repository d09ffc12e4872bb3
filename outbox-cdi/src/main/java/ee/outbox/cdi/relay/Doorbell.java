// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.store.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers which lanes have been rung for, and which of them a worker is at. A lane that is rung for while a worker is
 * at it is drained once more afterwards: the event may have been committed just after the worker's last look.
 */
final class Doorbell {

    private final int maxWorkers;
    private final Set<Lane> rung = new LinkedHashSet<>();
    private final Set<Lane> busy = new HashSet<>();
    private int workers;
    private boolean closed;

    Doorbell(int maxWorkers) {
        this.maxWorkers = maxWorkers;
    }

    /** @return how many workers are to be started for it; they count as working from now on */
    synchronized int ring(Collection<Lane> lanes) {
        if (closed) {
            return 0;
        }
        rung.addAll(lanes);
        int more = 0;
        for (Iterator<Lane> lane = rung.iterator(); lane.hasNext() && workers < maxWorkers; ) {
            if (!busy.contains(lane.next())) {
                workers++;
                more++;
            }
        }
        return more;
    }

    /** @return the lane that a worker is to drain next; {@code null} when it is to go home, and no longer counts */
    synchronized Lane next() {
        if (!closed) {
            for (Iterator<Lane> lanes = rung.iterator(); lanes.hasNext(); ) {
                Lane lane = lanes.next();
                if (busy.add(lane)) {
                    lanes.remove();
                    return lane;
                }
            }
        }
        workerLeft();
        return null;
    }

    synchronized void leave(Lane lane) {
        busy.remove(lane);
    }

    /** A worker could not be started, or goes home. */
    synchronized void workerLeft() {
        workers--;
        notifyAll();
    }

    /** Whether a lane waits for a worker. */
    synchronized boolean isSomeoneWaiting() {
        return !busy.containsAll(rung);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Sends the workers home after their batch.
     *
     * @return whether all of them left in time
     */
    synchronized boolean close(Duration patience) {
        closed = true;
        rung.clear();
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (workers > 0 && !interrupted) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted = true;
            }
        }
        return workers == 0;
    }
}
