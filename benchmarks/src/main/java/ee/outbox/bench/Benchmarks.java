// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the chosen scenarios one after another. */
final class Benchmarks {

    private Benchmarks() {}

    /** @return the rows of all */
    static List<Row> run(Settings settings) throws Exception {
        Path directory = directory();
        System.out.println("bench: logs in " + directory);
        try (Contest contest = new Contest(settings, directory)) {
            for (Scenario scenario : Scenario.all()) {
                if (scenario.name().matches(settings.chosen())) {
                    contest.say("-- %s", scenario.name());
                    scenario.run(contest);
                }
            }
            return contest.rows();
        }
    }

    /** An empty one for what the processes write. */
    private static Path directory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
