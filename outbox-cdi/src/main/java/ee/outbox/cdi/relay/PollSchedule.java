// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Polls by a scheduled executor. Each poll plans the next one, so that none ever overtakes another. */
public final class PollSchedule {

    private final ScheduledExecutorService executor;
    private final Supplier<Duration> poll;
    private volatile Future<?> next = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;

    /** @param poll returns how long to wait before its next call, and throws nothing */
    public PollSchedule(ScheduledExecutorService executor, Supplier<Duration> poll) {
        this.executor = executor;
        this.poll = poll;
    }

    public void start() {
        planIn(Duration.ofMillis(1));
    }

    public void stop() {
        stopped = true;
        next.cancel(false);
    }

    private void tick() {
        if (!stopped) {
            planIn(poll.get());
        }
    }

    private void planIn(Duration wait) {
        try {
            next = executor.schedule(this::tick, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | IllegalStateException e) {
            if (!stopped) {
                RelayLog.pollIsOver(e);
            }
        }
    }
}
