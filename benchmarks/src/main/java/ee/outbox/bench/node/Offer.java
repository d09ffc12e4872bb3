// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Transactions of one row and one event, at a rate or as fast as they are delivered. When each was committed is written to a
 * file: a {@code long} each, in microseconds of the clock that all processes of a machine share.
 */
final class Offer {

    /** How many may be committed and not delivered, where nothing but that slows the writers down. */
    private static final int UNDELIVERED = 2_000;

    private final Contestant contestant;
    private final String ids;
    private final Path file;
    private final int threads;
    private final AtomicInteger next = new AtomicInteger();
    private volatile long delivered;
    private volatile boolean ended;
    private long[] committed;

    Offer(Contestant contestant, String ids, Path file, int threads) {
        this.contestant = contestant;
        this.ids = ids;
        this.file = file;
        this.threads = threads;
    }

    /** Each event is due at its time, however late the ones before it are. */
    void atRate(double rate, int count) {
        long start = System.nanoTime();
        write(count, number -> {
            long due = start + (long) (number * 1e9 / rate);
            for (long left = due - System.nanoTime(); left > 0 && !ended; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        });
    }

    /** Until the time is over. */
    void flatOut(int millis, int count) {
        long end = System.nanoTime() + millis * 1_000_000L;
        write(count, number -> {
            while (number - delivered > UNDELIVERED && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
            ended = System.nanoTime() >= end;
        });
    }

    void delivered(long count) {
        delivered = count;
    }

    void end() {
        ended = true;
    }

    @FunctionalInterface
    private interface Pace {
        void await(int number);
    }

    private void write(int count, Pace pace) {
        committed = new long[count];
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = contestant.threadFactory().newThread(() -> write(pace));
            thread.setName("writer-" + i);
            all.add(thread);
            thread.start();
        }
        Thread end = new Thread(() -> end(all), "writers' end");
        end.start();
    }

    private void write(Pace pace) {
        try {
            Writer writer = contestant.writer();
            for (int number = next.getAndIncrement(); number < committed.length; number = next.getAndIncrement()) {
                pace.await(number);
                if (ended) {
                    return;
                }
                writer.write(ids, number, 1);
                committed[number] = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void end(List<Thread> all) {
        try {
            for (Thread thread : all) {
                thread.join();
            }
            int count = 0;
            ByteBuffer bytes = ByteBuffer.allocate(committed.length * Long.BYTES);
            for (long time : committed) {
                bytes.putLong(time);
                count += time == 0 ? 0 : 1;
            }
            Files.write(file, bytes.array());
            Says.say(Says.OFFERED + count);
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
