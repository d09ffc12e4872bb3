// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

/**
 * Both contestants inside an application server, each in one of its own and with the broker that is in there. Ours has the
 * server's pools, transactions and threads.
 */
final class InsideWildFly implements Scenario {

    private static final int EVENTS = 200_000;
    private static final int RATE = 1_000;

    @Override
    public String name() {
        return "wildfly";
    }

    @Override
    public void run(Contest contest) throws Exception {
        // What is stored is the same as outside.
        Site.Feed feedOfOurs = contest.ours().feed(Flow.RELAY_THREADS);
        Site.Feed feedByHand = contest.handWritten().feed(Flow.RELAY_THREADS);
        try (WildFly byHand = contest.wildFly(Entrant.Kind.HAND_WRITTEN, "wildfly-hand-written", false)) {
            // A server is long in starting.
            if (!contest.settings().isSmoke()) {
                try (WildFly ours = contest.wildFly(Entrant.Kind.OURS, "wildfly-ours-storing", false)) {
                    Write.rows(contest, name(), "write, ", ours.entrant(), byHand.entrant(), 1);
                }
            }
            try (WildFly ours = contest.wildFly(Entrant.Kind.OURS, "wildfly-ours", true)) {
                ours.entrant().relay(Flow.RELAY_THREADS, true);
                byHand.entrant().relay(Flow.RELAY_THREADS, true);
                int events = contest.settings().events(EVENTS);
                Drain.rows(
                        contest,
                        name(),
                        "drain, mark, " + Flow.RELAY_THREADS + " threads",
                        new Drain.Load(ours.entrant(), feedOfOurs, events),
                        new Drain.Load(byHand.entrant(), feedByHand, events));
                ours.entrant().rest();
                byHand.entrant().rest();
                live(contest, ours.entrant(), byHand.entrant());
            }
        }
    }

    private void live(Contest contest, Entrant ours, Entrant byHand) throws Exception {
        Flow.begin(contest, ours, byHand);
        Live.rows(contest, name(), "live, ", ours, byHand, RATE);
        ours.rest();
        byHand.rest();
    }
}
