// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Whether a foreign transaction that stays open, so that the database can clear nothing away, slows down a drain that goes on for
 * long. Somebody feeds it so that it never runs dry, the application writes, too, and somebody receives.
 */
final class OldSnapshot implements Scenario {

    private static final int SECONDS = 120;
    private static final int WRITTEN_A_SECOND = 100;
    private static final int WRITERS = 2;
    private static final int FED_AT_ONCE = 10_000;
    private static final long LOOK_MILLIS = 20;

    @Override
    public String name() {
        return "old snapshot";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Entrant ours = contest.ours();
        Duration time = contest.settings().time(SECONDS);
        Site.Feed feed = ours.feed(Flow.RELAY_THREADS);
        ours.relay(Flow.RELAY_THREADS, true);
        contest.warmUp(entrant -> rate(entrant, feed, time.dividedBy(4)), ours);
        Contest.Rounds rounds = contest.inTurns(
                "old snapshot, events/s", () -> withSnapshot(ours, feed, time), () -> rate(ours, feed, time));
        ours.rest();
        contest.add(Row.of(
                name(),
                "with and without a transaction open for " + time.toSeconds() + " s (events/s)",
                Row.ITSELF,
                rounds.of(0),
                Goal.atLeast(0.90)));
    }

    private static double[] withSnapshot(Entrant entrant, Site.Feed feed, Duration time) throws SQLException {
        try (Connection foreign = entrant.site().connect();
                Statement statement = foreign.createStatement()) {
            foreign.setAutoCommit(false);
            foreign.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT count(*) FROM pg_class");
            double[] rate = rate(entrant, feed, time);
            foreign.rollback();
            return rate;
        }
    }

    private static double[] rate(Entrant entrant, Site.Feed feed, Duration time) {
        Site site = entrant.site();
        site.clear();
        int count = (int) Math.max(1, WRITTEN_A_SECOND * time.toMillis() / 1_000);
        long fed = 0;
        double rate;
        try (Receiver receiver = new Receiver(site, Work.TOPIC, 0)) {
            entrant.say(
                    "offer",
                    entrant.nextIds(),
                    String.valueOf(WRITTEN_A_SECOND),
                    String.valueOf(count),
                    entrant.file("committed").toString(),
                    String.valueOf(WRITERS));
            long began = System.nanoTime();
            while (System.nanoTime() - began < time.toNanos()) {
                if (fed - receiver.count() < FED_AT_ONCE) {
                    feed.atOnce(FED_AT_ONCE);
                    fed += FED_AT_ONCE;
                } else {
                    Flow.pause(LOOK_MILLIS);
                }
            }
            rate = receiver.count() * 1e9 / (System.nanoTime() - began);
            Drain.awaitDone(entrant, (int) fed + entrant.awaitOffered());
        }
        return new double[] {rate};
    }
}
