// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks again and again whose the lanes are, for the figure how long those of a dead node stay his. */
final class Takeovers implements AutoCloseable {

    private final PostgreSql database;
    private final Map<Long, Long> deaths = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> looking;
    private long longest;

    Takeovers(PostgreSql database) {
        this.database = database;
        looking = timer.scheduleWithFixedDelay(this::look, 50, 50, TimeUnit.MILLISECONDS);
    }

    synchronized void dies(long pid) {
        deaths.put(pid, System.nanoTime());
    }

    private synchronized void look() {
        deaths.entrySet().removeIf(death -> {
            try {
                if (lanesOf(death.getKey()) > 0) {
                    return false;
                }
            } catch (IllegalStateException e) {
                // The database is being killed, too.
                return false;
            }
            longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - death.getValue()));
            return true;
        });
    }

    /** The owner begins with the process's number, as {@code RuntimeMXBean.getName} has it. */
    long lanesOf(long pid) {
        return database.count("outbox_lane WHERE owner LIKE '" + pid + "@%'");
    }

    /** Those that a transaction of its own does not keep locked, as of a process that is stopped in the middle of a mark. */
    long lanesToTakeOf(long pid) {
        return database.query(
                        "SELECT lane FROM outbox_lane WHERE owner LIKE '" + pid + "@%' FOR UPDATE SKIP LOCKED",
                        row -> row.getInt(1))
                .size();
    }

    synchronized long longest() {
        return longest;
    }

    synchronized void forget() {
        longest = 0;
        deaths.clear();
    }

    @Override
    public void close() {
        looking.cancel(true);
        timer.shutdownNow();
    }
}
