// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** How fast what waits comes out, marked or removed, with the same number of threads. */
final class Drain implements Scenario {

    private static final int EVENTS = 200_000;

    /** Figures of a drain: events a second; microseconds of processor time and bytes for each, in the contestant's JVM. */
    static final int RATE = 0;

    static final int PROCESSOR = 1;
    static final int ALLOCATED = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = 1_000_000;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void run(Contest contest) throws Exception {
        int events = contest.settings().events(EVENTS);
        Entrant ours = contest.ours();
        Entrant byHand = contest.handWritten();
        for (boolean keep : List.of(true, false)) {
            String how = keep ? "mark" : "remove";
            // A JVM that has just started is slow.
            int few = Math.min(events, contest.settings().events(EVENTS / 5));
            drain(contest.site(), ours, 4, keep, few);
            drain(contest.site(), byHand, 4, keep, few);
            for (int threads : List.of(1, 2, 4)) {
                String variant = how + ", " + threads + (threads == 1 ? " thread" : " threads");
                Contest.Rounds rounds = contest.inTurns(
                        "drain, " + variant,
                        () -> drain(contest.site(), ours, threads, keep, events),
                        () -> drain(contest.site(), byHand, threads, keep, events));
                contest.add(
                        Row.of(name(), variant + " (events/s)", Row.HAND_WRITTEN, rounds.of(RATE), Goal.atLeast(0.90)));
                contest.add(Row.of(
                        name(),
                        variant + ", processor time (µs/event)",
                        Row.HAND_WRITTEN,
                        rounds.of(PROCESSOR),
                        Goal.NONE));
            }
        }
    }

    /** Fills the table, and drains it. Returns the figures {@link #RATE}, {@link #PROCESSOR} and {@link #ALLOCATED}. */
    static double[] drain(Site site, Entrant entrant, int threads, boolean keep, int events) {
        site.clear();
        entrant.fill(threads, events);
        site.settle(entrant.table());
        entrant.relay(threads, keep);
        double[] figures = awaitArrival(site, entrant, events);
        entrant.rest();
        mustBeDone(site, entrant);
        return figures;
    }

    /** What was delivered is marked, once the contestant rests. */
    static void mustBeDone(Site site, Entrant entrant) {
        long waiting = site.number("SELECT count(*) FROM " + entrant.table() + " WHERE published_at IS NULL");
        if (waiting != 0) {
            throw new IllegalStateException(waiting + " events are not marked in " + entrant.table());
        }
    }

    /** From the first arrival, so that it does not count how long an application takes to start. */
    static double[] awaitArrival(Site site, Entrant entrant, long events) {
        Watch watch = new Watch();
        long arrived = watch.next(() -> site.arrived(Work.TOPIC));
        Entrant.Usage before = entrant.usage();
        long counted = arrived;
        while (arrived < events) {
            arrived = watch.next(() -> site.arrived(Work.TOPIC));
        }
        Entrant.Usage after = entrant.usage();
        if (arrived > events) {
            throw new IllegalStateException(arrived + " events have arrived, of " + events);
        }
        double rest = Math.max(1, events - counted);
        return new double[] {
            watch.rate(), (after.micros() - before.micros()) / rest, (after.allocated() - before.allocated()) / rest
        };
    }

    /** Sees a number grow. */
    static final class Watch {
        private long first;
        private long firstNanos;
        private long last;
        private long lastNanos = System.nanoTime();

        /** Waits until it has grown. */
        long next(LongSupplier number) {
            long count = number.getAsLong();
            while (count == last) {
                if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
                    throw new IllegalStateException("Nothing more arrives after " + count);
                }
                LockSupport.parkNanos(LOOK_NANOS);
                count = number.getAsLong();
            }
            last = count;
            lastNanos = System.nanoTime();
            if (first == 0) {
                first = last;
                firstNanos = lastNanos;
            }
            return count;
        }

        double rate() {
            return (last - first) * 1e9 / Math.max(1, lastNanos - firstNanos);
        }
    }
}
