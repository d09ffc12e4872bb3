// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import ee.outbox.it.balance.Delivery;

/** What delivery exactly once costs, beside at least once. */
final class ExactlyOnce implements Scenario {

    private static final int EVENTS = 100_000;

    @Override
    public String name() {
        return "exactly-once";
    }

    @Override
    public void run(Contest contest) throws Exception {
        int events = contest.settings().events(EVENTS);
        Entrant once = contest.entrant(
                Entrant.Kind.OURS, "ours-exactly-once", Contest.HEAP_MB, Delivery.EXACTLY_ONCE, Work.TOPIC);
        Entrant least = contest.ours();
        contest.warmUp(entrant -> Drain.drainAndRest(entrant, events), once, least);
        Contest.Rounds rounds = contest.inTurns(
                "exactly-once", () -> Drain.drainAndRest(once, events), () -> Drain.drainAndRest(least, events));
        contest.add(Row.of(
                name(),
                "a drain in XA batches, beside at least once (events/s)",
                Row.ITSELF,
                rounds.of(Drain.RATE),
                Goal.atLeast(0.5)));
        contest.dismiss("ours-exactly-once");
    }
}
