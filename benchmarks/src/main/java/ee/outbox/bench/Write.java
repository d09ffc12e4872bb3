// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.List;

/** What an event adds to the transaction that it is part of. Nobody relays. */
final class Write implements Scenario {

    private static final int COUNT = 1_500;

    private static final int WARM_UP = 3_000;

    /** The time added is small beside the commit's own, so there are more rounds, and shorter ones. */
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "write";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Entrant ours = contest.ours();
        Entrant byHand = contest.handWritten();
        for (int threads : contest.settings().variants(List.of(1, 4))) {
            rows(contest, name(), "", ours, byHand, threads);
        }
    }

    static void rows(Contest contest, String scenario, String prefix, Entrant ours, Entrant byHand, int threads)
            throws Exception {
        Site site = contest.site();
        int count = contest.settings().count(COUNT, 20);
        ours.store(threads);
        byHand.store(threads);
        site.clear();
        contest.warmUp(entrant -> entrant.write(threads, WARM_UP), ours, byHand);
        Contest.Rounds rounds = contest.inTurns(
                scenario + " with " + threads + " thread(s), µs added by one event, by ten",
                ROUNDS * contest.settings().rounds(),
                () -> added(site, ours, threads, count),
                () -> added(site, byHand, threads, count));
        String suffix = threads == 1 ? ", 1 thread (µs each)" : ", " + threads + " threads (µs each)";
        contest.add(Row.of(scenario, prefix + "1 event" + suffix, Row.HAND_WRITTEN, rounds.of(0), Goal.atMost(1.15)));
        contest.add(Row.of(scenario, prefix + "10 events" + suffix, Row.HAND_WRITTEN, rounds.of(1), Goal.atMost(1.10)));
        contest.add(Row.of(
                scenario, prefix + "transaction without an event" + suffix, Row.HAND_WRITTEN, rounds.of(2), Goal.NONE));
        ours.rest();
        byHand.rest();
    }

    private static double[] added(Site site, Entrant entrant, int threads, int count) {
        site.execute("CHECKPOINT");
        double[] medians = entrant.write(threads, count);
        return new double[] {medians[1] - medians[0], (medians[2] - medians[0]) / 10, medians[0]};
    }
}
