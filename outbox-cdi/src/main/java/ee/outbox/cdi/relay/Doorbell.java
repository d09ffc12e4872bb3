// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.store.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Remembers which lanes have been rung for, and which of them a worker is at. A lane that is rung for while a worker is
 * at it is drained once more afterwards: the event may have been committed just after the worker's last look.
 */
final class Doorbell {

    /** However many wait: so much is in one transaction, and fails together. */
    private static final int LANES_AT_ONCE = 8;

    private final int maxWorkers;
    private final Set<Lane> rung = new LinkedHashSet<>();
    private final Set<Lane> busy = new HashSet<>();
    private int workers;
    private int stays;
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

    /**
     * The lanes that a worker is to drain next, all of one channel: its share of those that wait. Where all other workers are at
     * some, these are all, and their events cost one transaction and one commit at the broker instead of one for each lane.
     *
     * @param alone which lane has to be drained by itself
     * @return nothing when the worker is to go home; it no longer counts then
     */
    synchronized List<Lane> next(Predicate<Lane> alone) {
        List<Lane> waiting = closed
                ? List.of()
                : rung.stream().filter(lane -> !busy.contains(lane)).toList();
        if (waiting.isEmpty()) {
            workerLeft();
            return List.of();
        }
        Lane first = waiting.get(0);
        int coming = Math.max(1, workers - stays);
        int share = alone.test(first) ? 1 : Math.min(LANES_AT_ONCE, (waiting.size() + coming - 1) / coming);
        List<Lane> lanes = Stream.concat(
                        Stream.of(first),
                        waiting.stream()
                                .skip(1)
                                .filter(lane -> lane.channel().equals(first.channel()) && !alone.test(lane)))
                .limit(share)
                .toList();
        stays++;
        lanes.forEach(rung::remove);
        busy.addAll(lanes);
        return lanes;
    }

    /** A worker has given the lane back, and goes on with others. */
    synchronized void leave(Lane lane) {
        busy.remove(lane);
    }

    /** A worker has done with what {@link #next} gave it, and leaves the rest of the lanes. */
    synchronized void leaveAll(Collection<Lane> lanes) {
        stays--;
        busy.removeAll(lanes);
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
