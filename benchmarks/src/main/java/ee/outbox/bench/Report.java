// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.it.balance.Place;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The rows, for people and for programs. */
record Report(Settings settings, List<Row> rows) {

    private static final Place PLACE =
            new Place("<!-- performance: written by a run of the benchmarks -->", "<!-- end of the performance -->");

    void print() {
        int scenario = width(Row::scenario);
        int variant = width(Row::variant);
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-" + scenario + "s  %-" + variant + "s  %10s  %10s  %6s  %-16s  %-14s  %s%n",
                    row.scenario(),
                    row.variant(),
                    Row.number(row.ours()),
                    Row.number(row.other()),
                    Row.number(row.ratio()),
                    row.spread(),
                    row.goal(),
                    row.reached());
        }
    }

    private int width(java.util.function.Function<Row, String> column) {
        return rows.stream().map(column).mapToInt(String::length).max().orElse(1);
    }

    void writeJson(Path file) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        rows.forEach(row -> list.add(row.json()));
        Place.write(file, list.build().toString());
    }

    /** @param plot beside the document */
    void writeInto(Path document, Path plot) {
        Place.write(plot, new Plot(rows).svg());
        PLACE.fill(document, run() + "\n\n![Ratios](" + plot.getFileName() + ")\n\n" + table());
    }

    private String run() {
        return String.format(
                Locale.ROOT,
                "`-Dbench.rounds=%d -Dbench.scale=%s`%s, %s, Java %d, PostgreSQL 17, Artemis, %d processors.",
                settings.rounds(),
                settings.scale(),
                settings.scale() == 1 ? "" : " (the numbers of events and the times are that much smaller)",
                LocalDate.now(ZoneId.systemDefault()),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors());
    }

    private String table() {
        return rows.stream()
                .map(row -> "| " + row.scenario() + " | " + row.variant() + " | " + Row.number(row.ours()) + " | "
                        + (row.beside().isEmpty() ? "" : row.beside() + " " + Row.number(row.other())) + " | "
                        + Row.number(row.ratio()) + " | " + row.spread() + " | " + row.goal() + " | " + row.reached()
                        + " |\n")
                .collect(Collectors.joining("", """
                        | scenario | what | ours | beside | ratio | spread | goal | reached |
                        |---|---|---:|---:|---:|---|---|---|
                        """, ""));
    }
}
