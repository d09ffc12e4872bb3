// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.balance.Outcome;
import ee.outbox.it.balance.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every crash point, and kills at random: a few in each build, a thousand in {@code ./mvnw -Psoak}. */
final class LaboratoryIT {

    private static final int KILLS = Integer.getInteger("soak.kills");

    @Test
    void everyScenario_losesNothing_inventsNothing_keepsTheOrder_andOwnsUpToDuplicates() {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            Soak.run(KILLS, outcomes::add);
        } finally {
            outcomes.sort(Comparator.comparing(Outcome::delivery));
            report(outcomes);
        }

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome)
                        .as("seed %d: %s", Soak.seed(), outcome.line())
                        .matches(Outcome::isKept));
    }

    private static void report(List<Outcome> outcomes) {
        Report report = new Report(
                outcomes,
                "Seed " + Soak.seed() + ", "
                        + outcomes.stream().mapToInt(Outcome::kills).sum() + " kills, " + LocalDate.now() + ", Java "
                        + Runtime.version().feature() + ".");
        Path root = Path.of(System.getProperty("soak.root"));
        report.writeJson(root.resolve("it-tests/target/soak.json"));
        String document = System.getProperty("soak.document", "");
        if (!document.isBlank()) {
            report.writeInto(root.resolve(document));
        }
    }
}
