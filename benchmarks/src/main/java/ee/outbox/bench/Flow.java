// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Events that are written, relayed and received at the same time, one in a transaction. The contestants {@link #begin} once, and
 * relay as long as the scenario lasts: an application that is started anew is slow at first.
 */
final class Flow {

    /** As many as the relay has by default, and as the hand-written loop gets. */
    static final int RELAY_THREADS = 4;

    private static final int WRITERS = 8;
    private static final int WARM_UP_MILLIS = 20_000;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long TELL_MILLIS = 20;

    private Flow() {}

    /** Until they rest. */
    static void begin(Contest contest, Entrant... entrants) throws Exception {
        for (Entrant entrant : entrants) {
            entrant.relay(RELAY_THREADS, true);
        }
        contest.warmUp(entrant -> highestRate(entrant, WARM_UP_MILLIS), entrants);
    }

    /**
     * Offers events at a rate.
     *
     * @return milliseconds from commit to delivery: the median, and what 99 of 100 do not exceed
     */
    static double[] latencies(Entrant entrant, double rate, int count) {
        Site site = entrant.site();
        site.clear();
        double[] millis;
        try (Receiver receiver = new Receiver(site, Work.TOPIC, count)) {
            entrant.say(
                    "offer",
                    entrant.nextIds(),
                    String.valueOf(rate),
                    String.valueOf(count),
                    entrant.file("committed").toString(),
                    String.valueOf(WRITERS));
            entrant.awaitOffered();
            awaitReceived(receiver, count);
            LongBuffer committed = committed(entrant);
            // The first fifth is the start.
            millis = new double[count - count / 5];
            for (int i = 0; i < millis.length; i++) {
                int number = count / 5 + i;
                millis[i] = (receiver.receivedAt(number) - committed.get(number)) / 1e3;
            }
        }
        awaitMarked(entrant, count);
        Arrays.sort(millis);
        return new double[] {millis[millis.length / 2], millis[(int) Math.min(millis.length - 1, millis.length * 0.99)]
        };
    }

    /**
     * Lets the writers go as fast as what they write is delivered.
     *
     * @return events a second
     */
    static double[] highestRate(Entrant entrant, int millis) {
        Site site = entrant.site();
        int most = 20 * millis;
        site.clear();
        int count;
        double rate;
        try (Receiver receiver = new Receiver(site, Work.TOPIC, most)) {
            entrant.say(
                    "flat",
                    entrant.nextIds(),
                    String.valueOf(millis),
                    String.valueOf(most),
                    entrant.file("committed").toString(),
                    String.valueOf(WRITERS));
            CompletableFuture<Integer> offered = CompletableFuture.supplyAsync(entrant::awaitOffered);
            count = tellUntilDone(entrant, receiver, offered);
            awaitReceived(receiver, count);
            rate = rate(entrant, receiver, most);
        }
        awaitMarked(entrant, count);
        return new double[] {rate};
    }

    private static void awaitMarked(Entrant entrant, int count) {
        new Watch().await(() -> entrant.site().number("SELECT count(published_at) FROM " + entrant.table()), count);
    }

    private static int tellUntilDone(Entrant entrant, Receiver receiver, CompletableFuture<Integer> offered) {
        while (!offered.isDone()) {
            entrant.say("delivered", String.valueOf(receiver.count()));
            pause(TELL_MILLIS);
        }
        return offered.join();
    }

    /** From the first commit to the last delivery. */
    private static double rate(Entrant entrant, Receiver receiver, int most) {
        LongBuffer committed = committed(entrant);
        long first = Long.MAX_VALUE;
        long last = 0;
        int count = 0;
        for (int number = 0; number < most; number++) {
            if (committed.get(number) != 0) {
                first = Math.min(first, committed.get(number));
                last = Math.max(last, receiver.receivedAt(number));
                count++;
            }
        }
        return count * 1e6 / (last - first);
    }

    static void awaitReceived(Receiver receiver, long count) {
        long had = -1;
        long since = System.nanoTime();
        while (receiver.count() < count) {
            if (receiver.count() != had) {
                had = receiver.count();
                since = System.nanoTime();
            }
            if (System.nanoTime() - since > PATIENCE_MILLIS * 1_000_000) {
                throw new IllegalStateException(receiver.count() + " of " + count + " events have come");
            }
            pause(5);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LongBuffer committed(Entrant entrant) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(entrant.file("committed")))
                    .asLongBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
