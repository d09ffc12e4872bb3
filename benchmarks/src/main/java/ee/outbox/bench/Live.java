// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.List;

/** How late an event is delivered while others come at a rate, and the highest rate that is held. */
final class Live implements Scenario {

    private static final int SECONDS = 20;

    /** However small the scale: what one in a hundred has to wait, a few hundred do not tell. */
    private static final int LEAST_SECONDS = 10;

    @Override
    public String name() {
        return "live";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Entrant ours = contest.ours();
        Entrant byHand = contest.handWritten();
        long millis = contest.settings().time(SECONDS).toMillis();
        Flow.begin(contest, ours, byHand);
        for (int rate : contest.settings().variants(List.of(500, 1_000, 2_000))) {
            rows(contest, name(), "", ours, byHand, rate);
        }
        Contest.Rounds rounds = contest.inTurns(
                "live, the highest rate, events/s",
                () -> Flow.highestRate(ours, (int) millis),
                () -> Flow.highestRate(byHand, (int) millis));
        contest.add(Row.of(
                name(),
                "the highest rate that is held (events/s)",
                Row.HAND_WRITTEN,
                rounds.of(0),
                Goal.atLeast(0.85)));
        ours.rest();
        byHand.rest();
    }

    static void rows(Contest contest, String scenario, String prefix, Entrant ours, Entrant byHand, int rate)
            throws Exception {
        int count =
                (int) (rate * contest.settings().time(SECONDS, LEAST_SECONDS).toMillis() / 1_000);
        // Who has been going as fast as he can has not waited for an event yet.
        contest.warmUp(entrant -> Flow.latencies(entrant, rate, count), ours, byHand);
        Contest.Rounds rounds = contest.inTurns(
                scenario + ", " + rate + " events/s offered, ms to delivery, p50 and p99",
                () -> Flow.latencies(ours, rate, count),
                () -> Flow.latencies(byHand, rate, count));
        contest.add(Row.of(
                scenario,
                prefix + rate + " events/s offered, p99 (ms)",
                Row.HAND_WRITTEN,
                rounds.of(1),
                Goal.atMost(1.5)));
        contest.add(Row.of(
                scenario, prefix + rate + " events/s offered, p50 (ms)", Row.HAND_WRITTEN, rounds.of(0), Goal.NONE));
    }
}
