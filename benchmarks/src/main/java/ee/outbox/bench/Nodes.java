// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.it.balance.Delivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Whether nodes that are added take their share, and slow down nobody. Each relays to a topic of its own, which tells who has done what. */
final class Nodes implements Scenario {

    private static final int EVENTS = 200_000;
    private static final List<Integer> NUMBERS = List.of(1, 2, 4);

    /** All nodes together have no more workers than there are lanes. */
    private static final int THREADS = 2;

    /** They all wait for the same commit, and see it soon. */
    private static final String[] LOOK_OFTEN = {"outbox.relay.poll=PT0.05S", "outbox.relay.poll-max=PT0.05S"};

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public void run(Contest contest) throws Exception {
        int events = contest.settings().events(EVENTS);
        List<Entrant> all = IntStream.range(0, contest.settings().isSmoke() ? 2 : 4)
                .mapToObj(i -> contest.entrant(
                        Entrant.Kind.OURS, "node-" + i, Contest.HEAP_MB, Delivery.AT_LEAST_ONCE, topic(i)))
                .toList();
        contest.warmUp(entrant -> measure(contest, all, events), all.get(0));
        Map<Integer, List<double[]>> measured = new TreeMap<>();
        for (int round = 1; round <= contest.settings().rounds(); round++) {
            List<Integer> counts =
                    new ArrayList<>(NUMBERS.subList(0, contest.settings().isSmoke() ? 2 : NUMBERS.size()));
            if (round % 2 == 0) {
                Collections.reverse(counts);
            }
            for (int nodes : counts) {
                double[] figures = measure(contest, all.subList(0, nodes), events);
                measured.computeIfAbsent(nodes, it -> new ArrayList<>()).add(figures);
                contest.say(
                        "nodes, round %d: %d node(s), %s events/s, least share %.2f",
                        round, nodes, Row.number(figures[0]), figures[1]);
            }
        }
        for (int nodes : measured.keySet()) {
            List<double[]> fewer = measured.get(nodes / 2);
            if (fewer != null) {
                rows(contest, nodes, measured.get(nodes), fewer);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            contest.dismiss("node-" + i);
        }
    }

    private void rows(Contest contest, int nodes, List<double[]> measured, List<double[]> fewer) {
        List<double[]> rates = IntStream.range(0, measured.size())
                .mapToObj(i -> new double[] {measured.get(i)[0], fewer.get(i)[0]})
                .toList();
        contest.add(Row.of(
                name(), nodes + " nodes, beside " + nodes / 2 + " (events/s)", Row.ITSELF, rates, Goal.atLeast(1)));
        double[] shares = measured.stream().mapToDouble(round -> round[1]).toArray();
        contest.add(Row.of(name(), nodes + " nodes, the least share, in even shares", shares, Goal.valueAtLeast(0.8)));
    }

    private static String topic(int node) {
        return "orders." + node;
    }

    /** @return the rate of all, and the least share */
    private static double[] measure(Contest contest, List<Entrant> nodes, int events) {
        Site site = contest.site();
        Entrant first = nodes.get(0);
        Site.Feed feed = first.feed(THREADS);
        site.clear();
        IntStream.range(0, nodes.size()).forEach(i -> site.subscribe(topic(i)));
        nodes.forEach(node -> node.beginToRelay(THREADS, true, LOOK_OFTEN));
        nodes.forEach(Entrant::awaitRelaying);
        Watch watch = new Watch();
        LongSupplier arrived = () -> IntStream.range(0, nodes.size())
                .mapToLong(i -> site.arrived(topic(i)))
                .sum();
        feed.atOnce(events);
        watch.await(arrived, events);
        nodes.forEach(Entrant::rest);
        Drain.mustBeDone(first);
        long least = IntStream.range(0, nodes.size())
                .mapToLong(i -> site.arrived(topic(i)))
                .min()
                .orElseThrow();
        return new double[] {watch.rate(), (double) least * nodes.size() / events};
    }
}
