// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.lab.Reservoir.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What waits stays in the database: the heap holds a few batches, however many events there are. Only in {@code ./mvnw -Psoak};
 * {@code -Dsoak.waiting} and {@code -Dsoak.stall} make it smaller.
 */
final class MemorySoak {

    private static final int WAITING = Integer.getInteger("soak.waiting", 1_000_000) / 1_000 * 1_000;
    private static final Duration STALL = Duration.parse(System.getProperty("soak.stall", "PT10M"));
    private static final int READINGS = Math.min(60, WAITING / 2_000);
    private static final Duration INTERVAL = Duration.ofMillis(Math.max(1_000, STALL.toMillis() / 60));
    private static final int WRITERS = 3;

    /** A JVM that has just started is slow; then this long again is what the rate is compared with. */
    private static final Duration BEFORE = Duration.ofMillis(Math.max(20_000, STALL.toMillis() / 10));

    /**
     * What the live heap may grow by, from the first quarter of the readings to the last. It is about 20 MB, of which the batches
     * under way are some: so what keeps a dozen bytes of each of a million events is found out.
     */
    private static final double GROWTH = 1.5;

    /**
     * What is left of a writer's rate at least. Two applications that do the same on a busy machine differ by a tenth; a writer that
     * waits for a relay, or for its own memory to be collected, does not keep half.
     */
    private static final double RATE = 0.7;

    private static final List<Figures> MEASURED = new ArrayList<>();

    @Test
    void drain_ofManyEvents_losesNone_andHoldsAFewBatches() {
        try (Reservoir reservoir = new Reservoir(Soak.directory("drain"))) {
            reservoir.fill(WAITING);
            Readings readings = new Readings();
            Progress progress = new Progress("received", WAITING);
            long began = System.nanoTime();
            Application relaying = reservoir.relaying("relaying");
            for (int part = 1; part <= READINGS; part++) {
                reservoir.awaitEvents((long) WAITING * part / (READINGS + 1));
                readings.add(relaying.read());
                progress.show(reservoir.tally.events());
            }
            reservoir.awaitEvents(WAITING);
            double seconds = (System.nanoTime() - began) / 1e9;
            progress.show(reservoir.tally.events());
            relaying.stop();

            measured(heap(
                    new Figures("A drain")
                            .with("events of 1 KiB that waited", WAITING)
                            .with("of them received", reservoir.tally.events())
                            .with("received more than once", reservoir.tally.duplicates())
                            .with("events per second, the start of the application included", WAITING / seconds),
                    readings));
            assertThatAllHaveCome(reservoir, WAITING);
            assertThatTheHeapStays(readings);
        }
    }

    @Test
    void writers_whileTheBrokerAcceptsNothing_keepTheirRate_andTheHeapStays() {
        try (Reservoir reservoir = new Reservoir(Soak.directory("stall"));
                Wire wire = reservoir.wire()) {
            Pair pair = new Pair(reservoir.relaying("relaying", wire.port()), reservoir.storing("storing"));
            pair.flood();
            pair.pass("before the stall", BEFORE);
            pair.forget();
            pair.pass("before the stall", BEFORE);
            double before = pair.mine.rate();
            double others = pair.others.rate();
            pair.forget();
            wire.stall();
            pair.pass("stalled", STALL);
            long waited = pair.committed() - reservoir.tally.events();
            wire.heal();
            pair.pause();
            long committed = pair.committed();
            reservoir.awaitEvents(committed);

            Readings third = pair.mine.lastOf(3);
            Readings othersThird = pair.others.lastOf(3);
            measured(heap(
                    new Figures("A broker that accepts nothing")
                            .with("seconds of that", STALL.toSeconds())
                            .with("events of 1 KiB that waited in the end", waited)
                            .with("written", committed)
                            .with("of them received", reservoir.tally.events())
                            .with("received more than once", reservoir.tally.duplicates())
                            .with("written per second before that, with a relay", before)
                            .with("at the same time by an application that does not relay", others)
                            .with(
                                    "written per second in the last third, with a relay that gets nothing out",
                                    third.rate())
                            .with("at that time by an application that does not relay", othersThird.rate())
                            .with("most threads", pair.mine.mostThreads()),
                    pair.mine));
            pair.stop();
            assertThatAllHaveCome(reservoir, committed);
            assertThatTheHeapStays(pair.mine);
            assertThat(third.rate() / othersThird.rate())
                    .as("rate of the writers beside that of writers without a relay, at the same time")
                    .isGreaterThan(RATE);
            assertThat(third.rate() / before)
                    .as("rate of the writers in the last third beside that before the stall")
                    .isGreaterThan(RATE);
        }
    }

    /** Two applications that write the same at the same time: what the machine does to one, it does to the other. */
    private static final class Pair {
        private final Application relaying;
        private final Application storing;
        private Readings mine = new Readings();
        private Readings others = new Readings();

        Pair(Application relaying, Application storing) {
            this.relaying = relaying;
            this.storing = storing;
        }

        void flood() {
            relaying.flood(WRITERS, 1, Integer.MAX_VALUE);
            storing.flood(WRITERS, 1, Integer.MAX_VALUE);
        }

        void pass(String how, Duration time) {
            Progress progress = new Progress("seconds " + how, time.toSeconds());
            long began = System.nanoTime();
            for (Duration passed = Duration.ZERO;
                    passed.compareTo(time) < 0;
                    passed = Duration.ofNanos(System.nanoTime() - began)) {
                progress.show(passed.toSeconds());
                Reservoir.pass(INTERVAL);
                mine.add(relaying.read());
                others.add(storing.read());
            }
        }

        void forget() {
            mine = new Readings();
            others = new Readings();
        }

        void pause() {
            relaying.pause();
            storing.pause();
        }

        long committed() {
            return relaying.read().committed() + storing.read().committed();
        }

        void stop() {
            relaying.stop();
            storing.stop();
        }
    }

    private static Figures heap(Figures figures, Readings readings) {
        return figures.with("heap allowed, MiB", Application.HEAP_MB)
                .with("live heap in the first quarter, MB", readings.first(4).live())
                .with("live heap in the last quarter, MB", readings.lastOf(4).live())
                .with("highest live heap, MB", readings.highestLive())
                .with("highest heap with garbage, MB", readings.highestUsed());
    }

    private static void measured(Figures figures) {
        figures.print();
        MEASURED.add(figures);
    }

    private static void assertThatAllHaveCome(Reservoir reservoir, long events) {
        assertThat(reservoir.tally.events()).as("received").isEqualTo(events);
        assertThat(reservoir.tally.gaps()).as("never written, or lost").isZero();
        assertThat(reservoir.waiting()).as("not marked as published").isZero();
        assertThat(reservoir.tally.unflagged()).as("duplicates without a word").isZero();
        assertThat(reservoir.tally.outOfOrder()).as("out of order").isZero();
    }

    private static void assertThatTheHeapStays(Readings readings) {
        assertThat(readings.lastOf(4).live() / readings.first(4).live())
                .as("growth of the live heap")
                .isLessThan(GROWTH);
    }

    @AfterAll
    static void report() {
        Path root = Path.of(System.getProperty("soak.root"));
        Figures.writeJson(MEASURED, root.resolve("it-tests/target/memory.json"));
        String document = System.getProperty("soak.document", "");
        if (!document.isBlank()) {
            String run = String.format(
                    Locale.ROOT,
                    "`-Dsoak.waiting=%d -Dsoak.stall=%s`, %s, Java %d, %d processors.",
                    WAITING,
                    STALL,
                    LocalDate.now(),
                    Runtime.version().feature(),
                    Runtime.getRuntime().availableProcessors());
            Figures.writeInto(MEASURED, run, root.resolve(document));
        }
    }
}
