// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole of it: only in {@code ./mvnw -Pbench}. A goal that is not reached is a row that says so, and no failure. */
final class OutboxBenchmark {

    @Test
    void everyScenario_isMeasured_andWrittenDown() throws Exception {
        Settings settings = Settings.ofProperties();
        List<Row> rows = Benchmarks.run(settings);
        Report report = new Report(settings, rows);
        report.print();
        Path root = Path.of(System.getProperty("bench.root"));
        report.writeJson(Path.of("target", "results.json"));
        // A part of the scenarios does not take the place of all.
        if (settings.chosen().equals(".*")) {
            report.writeInto(root.resolve("docs/performance.md"), root.resolve("docs/performance.svg"));
        }

        assertThat(rows).as("rows of " + settings.chosen()).isNotEmpty();
    }
}
