// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import ee.outbox.it.balance.Delivery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Where the scenarios run: one site, contestants that are started when they are first asked for, and the rows so far. */
final class Contest implements AutoCloseable {

    /** Of a contestant, if not said otherwise. */
    static final int HEAP_MB = 512;

    private static final int WARM_UPS = 12;
    private static final double CALM = 0.1;

    private final Settings settings;
    private final Site site;
    private final Map<String, Entrant> entrants = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    Contest(Settings settings, Path directory) {
        this.settings = settings;
        site = new Site(directory);
    }

    Settings settings() {
        return settings;
    }

    Site site() {
        return site;
    }

    Entrant ours() {
        return entrant(Entrant.Kind.OURS, "ours", HEAP_MB, Delivery.AT_LEAST_ONCE, Work.TOPIC);
    }

    Entrant handWritten() {
        return entrant(Entrant.Kind.HAND_WRITTEN, "hand-written", HEAP_MB, Delivery.AT_LEAST_ONCE, Work.TOPIC);
    }

    /**
     * Stays until the contest ends, or it is {@link #dismiss dismissed}. A smoke has no more JVMs than it needs: it makes no
     * difference between heaps, and dismisses nobody.
     */
    Entrant entrant(Entrant.Kind kind, String name, int heapMb, Delivery delivery, String topic) {
        String known = settings.isSmoke() ? kind + " " + delivery + " " + topic : name;
        return entrants.computeIfAbsent(known, it -> Entrant.start(site, kind, name, delivery, topic, options(heapMb)));
    }

    /** A server, for the caller to close. */
    WildFly wildFly(Entrant.Kind kind, String name, boolean relays) {
        return new WildFly(site, kind, name, relays, options(HEAP_MB));
    }

    private List<String> options(int heapMb) {
        List<String> heap = List.of("-Xms" + heapMb + "m", "-Xmx" + heapMb + "m");
        // What is over in a second is not worth the second compiler's time.
        return settings.isSmoke()
                ? Stream.concat(heap.stream(), Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                        .toList()
                : heap;
    }

    /** What an entrant does to become warm. */
    @FunctionalInterface
    interface Exercise {
        void by(Entrant entrant) throws Exception;
    }

    /**
     * A JVM that has just started is slow, and an application server runs for longer: until the compilers have little left to do while
     * the entrant works, or so often.
     */
    void warmUp(Exercise exercise, Entrant... entrants) throws Exception {
        List<Entrant> cold = settings.isSmoke() ? List.of() : List.of(entrants);
        for (int round = 1; round <= WARM_UPS; round++) {
            List<Entrant> still = new ArrayList<>();
            for (Entrant entrant : cold) {
                double busy = compilersBusy(exercise, entrant);
                say(
                        "%s warms up, round %d: its compilers were busy for %.0f %% of the time",
                        entrant, round, busy * 100);
                if (busy > CALM) {
                    still.add(entrant);
                }
            }
            cold = still;
        }
    }

    private static double compilersBusy(Exercise exercise, Entrant entrant) throws Exception {
        double before = entrant.usage().compiled();
        long began = System.nanoTime();
        exercise.by(entrant);
        return (entrant.usage().compiled() - before) * 1e6 / (System.nanoTime() - began);
    }

    void dismiss(String name) {
        Entrant entrant = entrants.remove(name);
        if (entrant != null) {
            entrant.close();
        }
    }

    /** Measures the one or the other; the figures of one round. */
    @FunctionalInterface
    interface Measurement {
        double[] take() throws Exception;
    }

    /** Of each round the figures of both, ours first. */
    record Rounds(List<double[][]> all) {

        /** A figure of all rounds, of both. */
        List<double[]> of(int figure) {
            return all.stream()
                    .map(round -> new double[] {round[0][figure], round[1][figure]})
                    .toList();
        }
    }

    Rounds inTurns(String what, Measurement ours, Measurement other) throws Exception {
        return inTurns(what, settings.rounds(), ours, other);
    }

    /** Who was first in a round is second in the next. */
    Rounds inTurns(String what, int count, Measurement ours, Measurement other) throws Exception {
        List<double[][]> rounds = new ArrayList<>();
        for (int round = 1; round <= count; round++) {
            double[][] both = new double[2][];
            if (round % 2 == 0) {
                both[0] = ours.take();
                both[1] = other.take();
            } else {
                both[1] = other.take();
                both[0] = ours.take();
            }
            rounds.add(both);
            for (int i = 0; i < both[0].length; i++) {
                say(
                        "%s, round %d of %d: %s beside %s, ratio %.2f",
                        what, round, count, Row.number(both[0][i]), Row.number(both[1][i]), both[0][i] / both[1][i]);
            }
        }
        return new Rounds(rounds);
    }

    void say(String format, Object... values) {
        System.out.println("bench: " + String.format(Locale.ROOT, format, values));
    }

    void add(Row row) {
        rows.add(row);
        say(
                "== %s, %s: %s beside %s %s, ratio %s (%s), goal %s %s",
                row.scenario(),
                row.variant(),
                Row.number(row.ours()),
                row.beside(),
                Row.number(row.other()),
                Row.number(row.ratio()),
                row.spread(),
                row.goal(),
                row.reached());
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    @Override
    public void close() {
        entrants.values().forEach(Entrant::close);
        site.close();
    }
}
