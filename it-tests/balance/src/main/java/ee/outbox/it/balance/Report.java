// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outcomes of a run, for people and for programs. */
public final class Report {

    private static final Place PLACE =
            new Place("<!-- soak: written by a run of the laboratory -->", "<!-- end of the soak -->");
    private static final String HEAD = """
            | scenario | delivery | kills | events | lost | phantom | duplicates | unflagged | out of order | longest takeover, ms |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private final List<Outcome> outcomes;
    private final String run;

    /** @param run what was run, in a sentence */
    public Report(List<Outcome> outcomes, String run) {
        this.outcomes = outcomes;
        this.run = run;
    }

    public void writeJson(Path file) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Outcome outcome : outcomes) {
            Balance balance = outcome.balance();
            list.add(Json.createObjectBuilder()
                    .add("scenario", outcome.scenario())
                    .add("delivery", outcome.delivery().toString())
                    .add("kills", outcome.kills())
                    .add("events", balance.events())
                    .add("lost", balance.lost())
                    .add("phantom", balance.phantom())
                    .add("duplicates", balance.duplicates())
                    .add("unflagged", balance.unflagged())
                    .add("outOfOrder", balance.outOfOrder())
                    .add("longestTakeoverMillis", outcome.longestTakeoverMillis()));
        }
        Place.write(file, list.build().toString());
    }

    /** Puts the table where the document has a place for it. */
    public void writeInto(Path document) {
        PLACE.fill(document, run + "\n\n" + table());
    }

    private String table() {
        return outcomes.stream().map(Report::row).collect(Collectors.joining("", HEAD, ""));
    }

    private static String row(Outcome outcome) {
        Balance balance = outcome.balance();
        return Stream.of(
                        outcome.scenario(),
                        outcome.delivery(),
                        outcome.kills(),
                        balance.events(),
                        balance.lost(),
                        balance.phantom(),
                        balance.duplicates(),
                        balance.unflagged(),
                        balance.outOfOrder(),
                        outcome.longestTakeoverMillis())
                .map(String::valueOf)
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
