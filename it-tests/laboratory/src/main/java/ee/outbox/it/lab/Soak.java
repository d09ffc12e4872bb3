// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs the scenarios one after another, and says what came of each. */
final class Soak {

    private static final long SEED = Long.getLong("soak.seed", new Random().nextInt(1_000_000));

    private Soak() {}

    /** @param kills how many at random, beside one at each crash point */
    static List<Outcome> run(Path directory, int kills) {
        System.out.printf(
                Locale.ROOT, "laboratory: -Dsoak.seed=%d -Dsoak.kills=%d; logs in %s%n", SEED, kills, directory);
        Random random = new Random(SEED);
        List<Outcome> outcomes = new ArrayList<>();
        try (Laboratory laboratory = new Laboratory(directory)) {
            for (Scenario scenario : Scenario.all(kills)) {
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
