// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.Map;

/** What a relay does that has nothing to do. */
final class IdleCost implements Scenario {

    private static final int SECONDS = 60;
    private static final int SETTLED_MILLIS = 5_000;
    private static final double KB = 1e3;

    @Override
    public String name() {
        return "idle cost";
    }

    @Override
    public void run(Contest contest) throws Exception {
        Settings settings = contest.settings();
        int rounds = settings.rounds();
        double[] queries = new double[rounds];
        double[] statements = new double[rounds];
        double[] allocated = new double[rounds];
        double[] grown = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            Site site = contest.site();
            Entrant ours = contest.ours();
            site.clear();
            ours.relay(Flow.RELAY_THREADS, true);
            Flow.pause(Math.min(SETTLED_MILLIS, settings.time(SECONDS).toMillis()));
            long live = ours.live();
            long before = ours.usage().allocated();
            site.forgetStatements();
            long began = System.nanoTime();
            Flow.pause(settings.time(SECONDS).toMillis());
            Map<String, Long> calls = site.statements();
            double seconds = (System.nanoTime() - began) / 1e9;
            allocated[round] = (ours.usage().allocated() - before) / seconds / KB;
            grown[round] = (ours.live() - live) / KB;
            ours.rest();
            queries[round] = calls.entrySet().stream()
                            .filter(call -> call.getKey().contains("outbox_"))
                            .mapToLong(Map.Entry::getValue)
                            .sum()
                    / seconds;
            statements[round] =
                    calls.values().stream().mapToLong(Long::longValue).sum() / seconds;
            contest.say(
                    "idle cost, round %d: %.2f queries/s, %.0f kB/s allocated, live heap grown by %.0f kB",
                    round + 1, queries[round], allocated[round], grown[round]);
        }
        contest.add(Row.of(name(), "queries (1/s)", queries, Goal.value(1)));
        contest.add(Row.of(name(), "the same with BEGIN (1/s)", statements, Goal.NONE));
        contest.add(Row.of(name(), "growth of the live heap (kB)", grown, Goal.value(256)));
        contest.add(Row.of(name(), "allocated (kB/s)", allocated, Goal.NONE));
    }
}
