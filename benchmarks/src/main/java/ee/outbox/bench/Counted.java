// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import ee.outbox.it.balance.Delivery;
import java.util.List;
import java.util.Map;

/** What does not depend on the machine: how many statements the database gets, as it counts them itself. */
final class Counted implements Scenario {

    private static final int EVENTS = 20_000;
    private static final int TRANSACTIONS = 1_000;
    private static final double THOUSAND = 1_000;

    /** With one thread no batch is smaller than it has to be. */
    private static final int THREADS = 1;

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public void run(Contest contest) throws Exception {
        write(contest);
        Entrant once = contest.entrant(
                Entrant.Kind.OURS, "ours-exactly-once", Contest.HEAP_MB, Delivery.EXACTLY_ONCE, Work.TOPIC);
        drain(contest, "drain, mark", contest.ours(), true);
        drain(contest, "drain, remove", contest.ours(), false);
        double ours = perThousand(contest, once, true);
        contest.add(Row.of(name(), "drain, exactly once (of 1,000 events)", new double[] {ours}, Goal.NONE));
        contest.dismiss("ours-exactly-once");
    }

    /** Of a transaction that has one row and none, one or ten events in equal parts. */
    private void write(Contest contest) {
        int count = contest.settings().count(TRANSACTIONS, 10);
        double[] both = new double[2];
        for (Entrant entrant : List.of(contest.ours(), contest.handWritten())) {
            contest.site().clear();
            entrant.store(THREADS);
            entrant.write(THREADS, count);
            contest.site().forgetStatements();
            entrant.write(THREADS, count);
            Map<String, Long> calls = contest.site().statements();
            entrant.rest();
            both[entrant == contest.ours() ? 0 : 1] = sum(calls) / (3.0 * count);
            show(contest, "write, " + entrant, calls);
        }
        contest.add(Row.of(
                name(),
                "write (of a transaction with 0, 1 and 10 events in turns)",
                Row.HAND_WRITTEN,
                List.of(both),
                Goal.NONE));
    }

    private void drain(Contest contest, String what, Entrant ours, boolean keep) {
        double[] both = {perThousand(contest, ours, keep), perThousand(contest, contest.handWritten(), keep)};
        contest.add(Row.of(name(), what + " (of 1,000 events)", Row.HAND_WRITTEN, List.of(both), Goal.NONE));
    }

    private static double perThousand(Contest contest, Entrant entrant, boolean keep) {
        int events = contest.settings().events(EVENTS);
        Site site = contest.site();
        Site.Feed feed = entrant.feed(THREADS);
        site.clear();
        feed.fill(events);
        entrant.relay(THREADS, keep);
        // What an application asks for when it starts is not counted, nor is the first batch.
        Watch watch = new Watch();
        long first = watch.next(() -> site.arrived(Work.TOPIC));
        site.forgetStatements();
        watch.await(() -> site.arrived(Work.TOPIC), events);
        Map<String, Long> calls = site.statements();
        entrant.rest();
        show(contest, "drain, " + entrant, calls);
        return sum(calls) * THOUSAND / Math.max(1, events - first);
    }

    private static long sum(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void show(Contest contest, String what, Map<String, Long> calls) {
        calls.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(call -> contest.say("%s: %d × %s", what, call.getValue(), beginning(call.getKey())));
    }

    private static String beginning(String sql) {
        return sql.substring(0, Math.min(100, sql.length()));
    }
}
