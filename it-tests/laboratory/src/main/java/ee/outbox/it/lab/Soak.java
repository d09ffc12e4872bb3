// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.lab.node.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs the scenarios one after another, and says what came of each. */
final class Soak {

    private static final long SEED = Long.getLong("soak.seed", new Random().nextInt(1_000_000));

    /** Which scenarios, by name. */
    private static final String CHOSEN = System.getProperty("soak.scenarios", ".*");

    private Soak() {}

    private static final List<Delivery> DELIVERIES = Arrays.stream(
                    System.getProperty("soak.deliveries").split(","))
            .map(Delivery::valueOf)
            .toList();

    /** @param kills how many at random, in all, beside one at each crash point */
    static List<Outcome> run(int kills) {
        return DELIVERIES.stream()
                .flatMap(delivery -> run(directory(delivery.toString()), delivery, kills / DELIVERIES.size()).stream())
                .toList();
    }

    private static List<Outcome> run(Path directory, Delivery delivery, int kills) {
        System.out.printf(
                Locale.ROOT,
                "laboratory: %s, -Dsoak.seed=%d -Dsoak.kills=%d; logs in %s%n",
                delivery,
                SEED,
                kills,
                directory);
        Random random = new Random(SEED);
        List<Outcome> outcomes = new ArrayList<>();
        try (Laboratory laboratory = new Laboratory(directory, delivery)) {
            for (Scenario scenario : Scenario.all(delivery, kills)) {
                if (!scenario.name().matches(CHOSEN)) {
                    continue;
                }
                Outcome outcome = scenario.run(laboratory, random);
                outcomes.add(outcome);
                System.out.println(outcome.line());
            }
            laboratory.stop();
        }
        return outcomes;
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
