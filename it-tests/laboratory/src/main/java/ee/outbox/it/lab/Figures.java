// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a measurement found, for people and for programs. */
final class Figures {

    private static final String BEGIN = "<!-- memory: written by a run of the laboratory -->";
    private static final String END = "<!-- end of the memory -->";

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
        write(file, list.build().toString());
    }

    /** Puts the tables where the document has a place for them. */
    static void writeInto(List<Figures> all, String run, Path document) {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(document));
            int begin = lines.indexOf(BEGIN);
            int end = lines.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IllegalStateException(
                        document + " has no place for the tables, between \"" + BEGIN + "\" and \"" + END + "\"");
            }
            lines.subList(begin + 1, end).clear();
            lines.add(begin + 1, run + "\n" + all.stream().map(Figures::table).collect(Collectors.joining()));
            write(document, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
