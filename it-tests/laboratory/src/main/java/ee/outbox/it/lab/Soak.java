// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Delivery;
import ee.outbox.it.balance.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Runs the scenarios of a delivery one after another, and says what came of each. */
final class Soak {

    private static final long SEED = Long.getLong("soak.seed", new Random().nextInt(1_000_000));

    /** Which scenarios, by name. */
    private static final String CHOSEN = System.getProperty("soak.scenarios", ".*");

    private Soak() {}

    private static final List<Delivery> DELIVERIES = Arrays.stream(
                    System.getProperty("soak.deliveries").split(","))
            .map(Delivery::valueOf)
            .toList();

    /**
     * The deliveries side by side: while one waits for a lease to end, the other has the processors.
     *
     * @param kills how many at random, in all, beside one at each crash point
     * @param outcomes is told of each, one at a time
     */
    static void run(int kills, Consumer<Outcome> outcomes) {
        ExecutorService each = Executors.newFixedThreadPool(DELIVERIES.size());
        try {
            List<CompletableFuture<Void>> runs = DELIVERIES.stream()
                    .map(delivery ->
                            CompletableFuture.runAsync(() -> run(delivery, kills / DELIVERIES.size(), outcomes), each))
                    .toList();
            CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).join();
        } finally {
            each.shutdown();
        }
    }

    private static void run(Delivery delivery, int kills, Consumer<Outcome> outcomes) {
        Path directory = directory(delivery.toString());
        System.out.printf(
                Locale.ROOT,
                "laboratory: %s, -Dsoak.seed=%d, %d kills at random; logs in %s%n",
                delivery,
                SEED,
                kills,
                directory);
        Random random = new Random(SEED);
        try (Laboratory laboratory = new Laboratory(directory, delivery)) {
            Scenario.all(delivery, kills).stream()
                    .filter(scenario -> scenario.name().matches(CHOSEN))
                    .map(scenario -> scenario.run(laboratory, random))
                    .forEach(outcome -> tell(outcome, outcomes));
            laboratory.stop();
        }
    }

    private static synchronized void tell(Outcome outcome, Consumer<Outcome> outcomes) {
        System.out.println(outcome.line());
        outcomes.accept(outcome);
    }

    static long seed() {
        return SEED;
    }

    /** An empty directory for what the processes write. */
    static Path directory(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "laboratory")), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
