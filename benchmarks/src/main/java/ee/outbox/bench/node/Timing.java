// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long transactions with 0, 1 and 10 events take, which follow each other in turns: what slows one slows all. */
final class Timing {

    private static final int[] EVENTS = {0, 1, 10};

    private final Contestant contestant;
    private final int threads;
    private final String ids;

    Timing(Contestant contestant, int threads, String ids) {
        this.contestant = contestant;
        this.threads = threads;
        this.ids = ids;
    }

    /**
     * @param count how many of each kind each thread writes
     * @return the medians, in nanoseconds
     */
    long[] run(int count) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads, contestant.threadFactory());
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<long[][]>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String prefix = ids + "-" + i + "-";
                tasks.add(() -> {
                    start.await();
                    return write(prefix, count);
                });
            }
            List<Future<long[][]>> all = executor.invokeAll(tasks);
            long[] medians = new long[EVENTS.length];
            for (int kind = 0; kind < EVENTS.length; kind++) {
                long[] times = new long[threads * count];
                int filled = 0;
                for (Future<long[][]> each : all) {
                    System.arraycopy(each.get()[kind], 0, times, filled, count);
                    filled += count;
                }
                Arrays.sort(times);
                medians[kind] = times[times.length / 2];
            }
            return medians;
        } finally {
            executor.shutdownNow();
        }
    }

    private long[][] write(String prefix, int count) throws Exception {
        long[][] times = new long[EVENTS.length][count];
        long number = 0;
        Writer writer = contestant.writer();
        for (int turn = 0; turn < count; turn++) {
            for (int i = 0; i < EVENTS.length; i++) {
                // None always follows the same other.
                int kind = turn % 2 == 0 ? (turn + i) % EVENTS.length : (turn + EVENTS.length - i) % EVENTS.length;
                long began = System.nanoTime();
                writer.write(prefix, number, EVENTS[kind]);
                times[kind][turn] = System.nanoTime() - began;
                number += EVENTS[kind];
            }
        }
        return times;
    }
}
