// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

/** Both contestants in an application server, each in one of its own and with the broker that is in there. */
final class InsideWildFly implements Scenario {

    private static final int EVENTS = 200_000;

    @Override
    public String name() {
        return "wildfly";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Site.Feed feedOfOurs;
        Site.Feed feedByHand;
        try (WildFly ours = contest.wildFly(Entrant.Kind.OURS, "wildfly-ours-storing", false);
                WildFly byHand = contest.wildFly(Entrant.Kind.HAND_WRITTEN, "wildfly-hand-written-storing", false)) {
            feedOfOurs = ours.entrant().feed(Flow.RELAY_THREADS);
            feedByHand = byHand.entrant().feed(Flow.RELAY_THREADS);
        }
        try (WildFly ours = contest.wildFly(Entrant.Kind.OURS, "wildfly-ours", true);
                WildFly byHand = contest.wildFly(Entrant.Kind.HAND_WRITTEN, "wildfly-hand-written", false)) {
            drain(contest, new Drained(ours, feedOfOurs), new Drained(byHand, feedByHand));
        }
    }

    private record Drained(WildFly server, Site.Feed feed) {

        /** As in {@link Drain}, but that the contestant looks before there is something. */
        double[] drain(int events) {
            Site site = server.site();
            Entrant entrant = server.entrant();
            site.clear();
            entrant.relay(Flow.RELAY_THREADS, true);
            feed.atOnceAndCounted(events);
            double[] figures = Drain.awaitArrival(site, entrant, events);
            entrant.rest();
            Drain.mustBeDone(site, entrant);
            return figures;
        }
    }

    private void drain(Contest contest, Drained ours, Drained byHand) throws Exception {
        int events = contest.settings().events(EVENTS);
        contest.warmUp(() -> ours.drain(events), () -> byHand.drain(events));
        Contest.Rounds rounds =
                contest.inTurns("drain inside WildFly", () -> ours.drain(events), () -> byHand.drain(events));
        String variant = "drain, mark, 4 threads";
        contest.add(
                Row.of(name(), variant + " (events/s)", Row.HAND_WRITTEN, rounds.of(Drain.RATE), Goal.atLeast(0.90)));
        contest.add(Row.of(
                name(),
                variant + ", processor time with the broker's (µs/event)",
                Row.HAND_WRITTEN,
                rounds.of(Drain.PROCESSOR),
                Goal.NONE));
    }
}
