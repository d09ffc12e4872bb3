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
            for (int threads : contest.settings().variants(List.of(1, 2, 4))) {
                Load loadOfOurs = new Load(ours, ours.feed(threads), events);
                Load loadByHand = new Load(byHand, byHand.feed(threads), events);
                ours.relay(threads, keep);
                byHand.relay(threads, keep);
                String variant = (keep ? "mark, " : "remove, ") + threads + (threads == 1 ? " thread" : " threads");
                rows(contest, name(), variant, loadOfOurs, loadByHand);
                ours.rest();
                byHand.rest();
            }
        }
    }

    /** Of two that relay. */
    static void rows(Contest contest, String scenario, String variant, Load ours, Load byHand) throws Exception {
        contest.warmUp(
                entrant -> (entrant == ours.entrant() ? ours : byHand).drain(), ours.entrant(), byHand.entrant());
        Contest.Rounds rounds = contest.inTurns(scenario + ", " + variant, ours::drain, byHand::drain);
        contest.add(Row.of(scenario, variant + " (events/s)", Row.HAND_WRITTEN, rounds.of(RATE), Goal.atLeast(0.90)));
        contest.add(Row.of(
                scenario, variant + ", processor time (µs/event)", Row.HAND_WRITTEN, rounds.of(PROCESSOR), Goal.NONE));
    }

    /** Events that are there at once, for an entrant that relays. */
    record Load(Entrant entrant, Site.Feed feed, int events) {

        /** Returns the figures {@link #RATE}, {@link #PROCESSOR} and {@link #ALLOCATED}. */
        double[] drain() {
            Site site = entrant.site();
            site.clear();
            site.execute("CHECKPOINT");
            feed.atOnceAndCounted(events);
            double[] figures = awaitArrival(site, entrant, events);
            awaitDone(entrant, events);
            return figures;
        }
    }

    /** One that begins to relay for it, and rests afterwards. */
    static double[] drainAndRest(Entrant entrant, int events) {
        Load load = new Load(entrant, entrant.feed(Flow.RELAY_THREADS), events);
        entrant.relay(Flow.RELAY_THREADS, true);
        double[] figures = load.drain();
        entrant.rest();
        return figures;
    }

    /** Until all are marked. */
    static void awaitDone(Entrant entrant, int events) {
        new Watch().await(() -> events - waiting(entrant), events);
    }

    /** What was delivered is marked, once the contestant rests. */
    static void mustBeDone(Entrant entrant) {
        long waiting = waiting(entrant);
        if (waiting != 0) {
            throw new IllegalStateException(waiting + " events are not marked in " + entrant.table());
        }
    }

    private static long waiting(Entrant entrant) {
        return entrant.site().number("SELECT count(*) FROM " + entrant.table() + " WHERE published_at IS NULL");
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
