// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduled executor without threads: what is planned runs when the test says so, on the test's thread. */
public final class HandTurnedScheduler extends ScheduledThreadPoolExecutor {

    private final Queue<Planned> planned = new ArrayDeque<>();
    private Duration wait;
    private boolean refusing;

    public HandTurnedScheduler() {
        super(0);
    }

    /** From now on it takes nothing. */
    public void refuse() {
        refusing = true;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        if (refusing) {
            throw new RejectedExecutionException("refused on demand");
        }
        Planned next = new Planned(task);
        planned.add(next);
        wait = Duration.of(delay, unit.toChronoUnit());
        return next;
    }

    /** Runs what is planned next, unless it is cancelled; throws what it throws. */
    public void turn() throws Exception {
        Planned next = planned.remove();
        next.run();
        if (!next.isCancelled()) {
            next.get();
        }
    }

    public int planned() {
        return planned.size();
    }

    /** What was planned last waits for this long. */
    public Duration latestWait() {
        return wait;
    }

    /** Waits for {@link #turn()}, not for a time. */
    private static final class Planned extends FutureTask<Void> implements ScheduledFuture<Void> {

        Planned(Runnable task) {
            super(task, null);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
