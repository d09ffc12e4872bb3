// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import java.util.List;

/** How fast what waits comes out, marked or removed, with the same number of threads. */
final class Drain implements Scenario {

    private static final int EVENTS = 200_000;

    /** Figures of a drain: events a second; microseconds of processor time and bytes for each, in the contestant's JVM. */
    static final int RATE = 0;

    static final int PROCESSOR = 1;
    static final int ALLOCATED = 2;

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
            int few = Math.min(events, contest.settings().events(EVENTS / 5));
            contest.warmUp(
                    () -> drain(contest.site(), ours, 4, keep, few), () -> drain(contest.site(), byHand, 4, keep, few));
            for (int threads : contest.settings().variants(List.of(1, 2, 4))) {
                String variant = how + ", " + threads + (threads == 1 ? " thread" : " threads");
                Contest.Rounds rounds = contest.inTurns(
                        "drain, " + variant,
                        () -> drain(contest.site(), ours, threads, keep, events),
                        () -> drain(contest.site(), byHand, threads, keep, events));
                rows(contest, name(), variant, rounds);
            }
        }
    }

    static void rows(Contest contest, String scenario, String variant, Contest.Rounds rounds) {
        contest.add(Row.of(scenario, variant + " (events/s)", Row.HAND_WRITTEN, rounds.of(RATE), Goal.atLeast(0.90)));
        contest.add(Row.of(
                scenario, variant + ", processor time (µs/event)", Row.HAND_WRITTEN, rounds.of(PROCESSOR), Goal.NONE));
    }

    /** Fills the table, and drains it. Returns the figures {@link #RATE}, {@link #PROCESSOR} and {@link #ALLOCATED}. */
    static double[] drain(Site site, Entrant entrant, int threads, boolean keep, int events) {
        Site.Feed feed = entrant.feed(threads);
        site.clear();
        feed.fill(events);
        site.settle(entrant.table());
        entrant.relay(threads, keep);
        return finish(site, entrant, events);
    }

    /** Until all has arrived and the contestant rests. */
    static double[] finish(Site site, Entrant entrant, int events) {
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
}
