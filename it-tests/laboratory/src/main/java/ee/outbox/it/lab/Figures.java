// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Place;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a measurement found, for people and for programs. */
final class Figures {

    private static final Place PLACE =
            new Place("<!-- memory: written by a run of the laboratory -->", "<!-- end of the memory -->");

    private final String title;
    private final Map<String, String> values = new LinkedHashMap<>();

    Figures(String title) {
        this.title = title;
    }

    Figures with(String name, long value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** To one decimal, which is all that such a measurement can say. */
    Figures with(String name, double value) {
        values.put(name, String.format(Locale.ROOT, "%.1f", value));
        return this;
    }

    void print() {
        System.out.println(title);
        values.forEach((name, value) -> System.out.printf("%12s  %s%n", value, name));
    }

    private String table() {
        return values.entrySet().stream()
                .map(value -> "| " + value.getKey() + " | " + value.getValue() + " |\n")
                .collect(Collectors.joining("", "\n| " + title + " | |\n|---|---|\n", ""));
    }

    static void writeJson(List<Figures> all, Path file) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Figures figures : all) {
            list.add(Json.createObjectBuilder()
                    .add("measurement", figures.title)
                    .add("figures", Json.createObjectBuilder(new LinkedHashMap<>(figures.values))));
        }
        Place.write(file, list.build().toString());
    }

    /** Puts the tables where the document has a place for them. */
    static void writeInto(List<Figures> all, String run, Path document) {
        PLACE.fill(document, run + "\n" + all.stream().map(Figures::table).collect(Collectors.joining()));
    }
}
