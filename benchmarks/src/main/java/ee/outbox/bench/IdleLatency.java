// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

/** How late a single event is delivered, when there was none before it for a while. */
final class IdleLatency implements Scenario {

    private static final double A_SECOND = 5;
    private static final int COUNT = 100;

    @Override
    public String name() {
        return "idle latency";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Entrant ours = contest.ours();
        Entrant byHand = contest.handWritten();
        int count = contest.settings().count(COUNT, 5);
        Flow.begin(contest, ours, byHand);
        Contest.Rounds rounds = contest.inTurns(
                "idle latency, ms to delivery, p50 and p99",
                () -> Flow.latencies(ours, A_SECOND, count),
                () -> Flow.latencies(byHand, A_SECOND, count));
        contest.add(Row.of(name(), "an event each 200 ms, p50 (ms)", Row.HAND_WRITTEN, rounds.of(0), Goal.above(2)));
        ours.rest();
        byHand.rest();
    }
}
