// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;

/** Whether many events behind one that is refused slow down the other keys. */
final class Blocked implements Scenario {

    private static final int BLOCKED = 100_000;
    private static final int OTHERS = 100_000;

    /** However small the scale: what is over in half a second has no rate. */
    private static final int LEAST = 50_000;

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
        int others = contest.settings().events(OTHERS, LEAST);
        Site.Feed feedOfKey = ours.feed("key", "partition_key = '" + KEY + "'");
        Site.Feed feedOfOthers = ours.feed("others", "partition_key <> '" + KEY + "'");
        ours.relay(Flow.RELAY_THREADS, true);
        contest.warmUp(entrant -> rate(site, feedOfKey, 0, feedOfOthers, others), ours);
        Contest.Rounds rounds = contest.inTurns(
                "blocked, events/s",
                () -> rate(site, feedOfKey, blocked, feedOfOthers, others),
                () -> rate(site, feedOfKey, 0, feedOfOthers, others));
        ours.rest();
        contest.add(Row.of(
                name(),
                "other keys, with and without events behind a refused one (events/s)",
                Row.ITSELF,
                rounds.of(0),
                Goal.atLeast(0.90)));
    }

    private static double[] rate(Site site, Site.Feed key, int blocked, Site.Feed feed, int others) {
        int count = others / FEED * (FEED - FEED / KEYS);
        site.clear();
        if (blocked > 0) {
            block(site, key, blocked);
        }
        site.unseen(() -> feed.fill(count));
        Watch watch = new Watch();
        watch.await(() -> site.arrived(Work.TOPIC), count);
        new Watch().await(() -> count - site.number("SELECT count(*) FROM outbox_event WHERE lane IS NOT NULL"), count);
        return new double[] {watch.rate()};
    }

    /** The first event of the key is refused for good, and the relay sees to the others of it. */
    private static void block(Site site, Site.Feed feed, int blocked) {
        site.unseen(() -> {
            feed.fill(blocked);
            site.execute("UPDATE outbox_event SET max_retries = 0, extensions = json_build_object('big', repeat('x', "
                    + REFUSED_BYTES + "))::text WHERE seq = (SELECT min(seq) FROM outbox_event)");
        });
        new Watch()
                .await(() -> site.number("SELECT count(*) FROM outbox_event WHERE held_by IS NOT NULL"), blocked - 1);
    }
}
