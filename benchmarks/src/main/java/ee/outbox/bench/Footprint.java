// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import ee.outbox.it.balance.Delivery;

/** Whether a small heap is enough for a drain, and what an event leaves for the collector. */
final class Footprint implements Scenario {

    private static final int EVENTS = 100_000;
    private static final int HEAP_MB = 64;

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public void run(Contest contest) throws Exception {
        int events = contest.settings().events(EVENTS);
        Entrant ours = small(contest, Entrant.Kind.OURS, "ours-small");
        Entrant byHand = small(contest, Entrant.Kind.HAND_WRITTEN, "hand-written-small");
        // Whoever does not end it ends the run.
        Contest.Rounds rounds = contest.inTurns(
                "footprint", () -> Drain.drainAndRest(ours, events), () -> Drain.drainAndRest(byHand, events));
        contest.add(
                Row.of(name(), "a drain with -Xmx64m (events/s)", Row.HAND_WRITTEN, rounds.of(Drain.RATE), Goal.NONE));
        contest.add(Row.of(name(), "allocated (bytes/event)", Row.HAND_WRITTEN, rounds.of(Drain.ALLOCATED), Goal.NONE));
        contest.dismiss("ours-small");
        contest.dismiss("hand-written-small");
    }

    private static Entrant small(Contest contest, Entrant.Kind kind, String name) {
        return contest.entrant(kind, name, HEAP_MB, Delivery.AT_LEAST_ONCE, Work.TOPIC);
    }
}
