// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

    private static final Row SLOW = Row.of(
            "drain",
            "mark (events/s)",
            Row.HAND_WRITTEN,
            List.of(new double[] {80, 100}, new double[] {300, 200}, new double[] {140, 200}),
            Goal.atLeast(0.90));
    private static final Row ALONE = Row.of("idle cost", "queries (1/s)", new double[] {0.5, 0.7}, Goal.value(1));

    @Test
    void ratio_ofRounds_isTheMedianOfTheirRatios_andNotTheRatioOfMedians() {
        assertThat(SLOW.ours()).isEqualTo(140);
        assertThat(SLOW.other()).isEqualTo(200);
        assertThat(SLOW.ratio()).isEqualTo(0.8, within(1e-9));
        assertThat(SLOW.lowest()).isEqualTo(0.7, within(1e-9));
        assertThat(SLOW.highest()).isEqualTo(1.5, within(1e-9));
        assertThat(SLOW.isReached()).isFalse();
        assertThat(ALONE.isReached()).isTrue();
    }

    @Test
    void goal_ofADifference_isOfOursAboveTheOther() {
        assertThat(Goal.above(2).isReached(9, 7.5, 1.2)).isTrue();
        assertThat(Goal.above(2).isReached(9, 6.5, 1.4)).isFalse();
    }

    @Test
    void plot_ofALongLabel_hasRoomForIt() {
        String variant = "many words ".repeat(10).trim();
        Row row = Row.of("drain", variant, Row.ITSELF, List.<double[]>of(new double[] {1, 2}), Goal.atLeast(1));

        assertThat(new Plot(List.of(SLOW, row)).svg())
                .containsPattern("<text x=\"7[0-9]{2}\" y=\"[0-9]+\" text-anchor=\"end\">drain: " + variant);
    }

    @Test
    void document_ofRows_getsTheTable_andTheJsonHasNullWhereThereIsNothing(@TempDir Path directory) throws Exception {
        Path document = directory.resolve("performance.md");
        Files.copy(Path.of(System.getProperty("bench.root"), "docs", "performance.md"), document);
        Report report = new Report(new Settings(3, 0.5, ".*"), List.of(SLOW, ALONE));

        report.writeInto(document, directory.resolve("performance.svg"));
        report.writeJson(directory.resolve("results.json"));

        assertThat(document)
                .content()
                .contains(
                        "| drain | mark (events/s) | 140 | hand-written 200 | 0.80 | 0.70 to 1.50 | ratio ≥ 0.90 | **no** |")
                .contains("| idle cost | queries (1/s) | 0.60 |  |  | 0.50 to 0.70 | ≤ 1 | yes |")
                .contains("-Dbench.scale=0.5");
        assertThat(directory.resolve("performance.svg"))
                .content()
                .contains("drain: mark")
                .doesNotContain("idle cost");
        var all = Json.createReader(new StringReader(Files.readString(directory.resolve("results.json"))))
                .readArray();
        JsonObject slow = all.getJsonObject(0);
        assertThat(slow.keySet())
                .containsExactly("scenario", "variant", "ours", "handWritten", "ratio", "goal", "reached", "spread");
        assertThat(all.getJsonObject(1).isNull("handWritten")).isTrue();
    }
}
