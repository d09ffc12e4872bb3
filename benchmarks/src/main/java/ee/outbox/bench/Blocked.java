// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;

/** Whether many events behind one that is refused slow down the other keys. */
final class Blocked implements Scenario {

    private static final int BLOCKED = 100_000;
    private static final int OTHERS = 100_000;
    private static final int KEYS = 100;
    private static final int FEED = 1_000;

    /** One of the keys that writers have. */
    private static final String KEY = "key-0";

    /** More than the broker takes in a message's properties. */
    private static final int REFUSED_BYTES = 600_000;

    @Override
    public String name() {
        return "blocked";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Site site = contest.site();
        Entrant ours = contest.ours();
        int blocked = contest.settings().events(BLOCKED);
        int others = contest.settings().events(OTHERS);
        contest.warmUp(entrant -> rate(site, entrant, 0, others), ours);
        Contest.Rounds rounds = contest.inTurns(
                "blocked, events/s", () -> rate(site, ours, blocked, others), () -> rate(site, ours, 0, others));
        contest.add(Row.of(
                name(),
                "other keys, with and without events behind a refused one (events/s)",
                Row.ITSELF,
                rounds.of(0),
                Goal.atLeast(0.90)));
    }

    private static double[] rate(Site site, Entrant entrant, int blocked, int others) {
        entrant.feed(Flow.RELAY_THREADS);
        site.clear();
        if (blocked > 0) {
            block(site, entrant, blocked);
        }
        Site.Feed feed = entrant.feed("others", "partition_key <> '" + KEY + "'");
        feed.fill(others / FEED * (FEED - FEED / KEYS));
        site.settle("outbox_event");
        long count = site.number("SELECT count(*) FROM outbox_event WHERE lane IS NOT NULL");
        entrant.relay(Flow.RELAY_THREADS, true);
        Watch watch = new Watch();
        watch.await(() -> site.arrived(Work.TOPIC), count);
        entrant.rest();
        long waiting = site.number("SELECT count(*) FROM outbox_event WHERE lane IS NOT NULL");
        if (waiting != 0) {
            throw new IllegalStateException(waiting + " events of other keys are not marked");
        }
        return new double[] {watch.rate()};
    }

    /** The first event of the key is refused for good, and the relay sees to the others of it. */
    private static void block(Site site, Entrant entrant, int blocked) {
        Site.Feed feed = entrant.feed("key", "partition_key = '" + KEY + "'");
        feed.fill(blocked);
        site.execute("UPDATE outbox_event SET max_retries = 0, extensions = json_build_object('big', repeat('x', "
                + REFUSED_BYTES + "))::text WHERE seq = (SELECT min(seq) FROM outbox_event)");
        site.settle("outbox_event");
        entrant.relay(Flow.RELAY_THREADS, true);
        new Watch()
                .await(() -> site.number("SELECT count(*) FROM outbox_event WHERE held_by IS NOT NULL"), blocked - 1);
        entrant.rest();
    }
}
