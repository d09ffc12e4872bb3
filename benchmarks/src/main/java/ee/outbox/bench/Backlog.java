// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import java.util.Locale;

/** Whether what waits slows down what goes: the first of a great many, beside all of a few. */
final class Backlog implements Scenario {

    private static final int MANY = 1_000_000;
    private static final int FEW = 10_000;

    /** Of the many, how many are timed: a few seconds' worth. */
    private static final int TIMED = 100_000;

    /** However small the scale: what is over in two batches, or in half a second, has no rate. */
    private static final int LEAST = 50_000;

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Settings settings = contest.settings();
        Entrant ours = contest.ours();
        int many = settings.events(MANY);
        int few = settings.events(FEW, FEW);
        int timed = Math.min(many, settings.events(TIMED, LEAST));
        Site.Feed feed = ours.feed(Flow.RELAY_THREADS);
        ours.relay(Flow.RELAY_THREADS, true);
        contest.warmUp(entrant -> rate(entrant, feed, timed, timed), ours);
        Contest.Rounds rounds = contest.inTurns(
                "backlog, events/s", () -> rate(ours, feed, many, timed), () -> few(ours, feed, few, timed));
        ours.rest();
        contest.add(Row.of(
                name(),
                String.format(Locale.ROOT, "%,d waiting, beside %,d (events/s)", many, few),
                Row.ITSELF,
                rounds.of(0),
                Goal.atLeast(0.95)));
    }

    /** Of the first; the others are drained, too, before it ends. */
    private static double[] rate(Entrant entrant, Site.Feed feed, int waiting, int timed) {
        Site site = entrant.site();
        site.clear();
        site.unseen(() -> feed.fill(waiting));
        Watch watch = new Watch();
        watch.await(() -> site.arrived(Work.TOPIC), timed);
        Drain.awaitDone(entrant, waiting);
        return new double[] {watch.rate()};
    }

    /** A few are over soon: so often that as many are timed as of the many. */
    private static double[] few(Entrant entrant, Site.Feed feed, int few, int timed) {
        double seconds = 0;
        int times = Math.max(1, Math.min(5, timed / few));
        for (int i = 0; i < times; i++) {
            seconds += few / rate(entrant, feed, few, few)[0];
        }
        return new double[] {times * few / seconds};
    }
}
