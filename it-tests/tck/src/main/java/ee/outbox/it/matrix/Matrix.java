// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints what was run, from the records of the runs; a cell is the number of tests that passed. */
public final class Matrix {

    private static final String BEGIN = "<!-- matrix: written by a run of the tests -->";
    private static final String END = "<!-- end of the matrix -->";
    private static final List<String> KEYS = List.of("server", "database", "jdk", "date");

    private Matrix() {}

    /**
     * @param arguments where the servers' modules are; then, if wanted, a document whose matrix is to be replaced, or
     *     nothing
     */
    public static void main(String[] arguments) throws IOException {
        String table = table(records(Path.of(arguments[0])));
        System.out.println(table);
        if (arguments.length > 1 && !arguments[1].isBlank()) {
            write(table, Path.of(arguments[1]));
        }
    }

    private static List<Run> records(Path modules) throws IOException {
        try (Stream<Path> files = Files.walk(modules, 4)) {
            return files.filter(file -> file.getParent().endsWith("target/matrix"))
                    .map(Run::read)
                    .sorted(Comparator.comparing(
                            run -> KEYS.stream().map(run::get).toList().toString()))
                    .toList();
        }
    }

    static String table(List<Run> runs) {
        Stream<String> titles = Arrays.stream(Column.values()).map(Column::title);
        List<List<String>> rows = Stream.concat(
                        Stream.of(Stream.concat(KEYS.stream(), titles).toList()),
                        runs.stream().map(Matrix::row))
                .toList();
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toList();
        String rule = widths.stream().map("-"::repeat).collect(Collectors.joining("-|-", "|-", "-|"));
        return Stream.concat(
                        Stream.of(line(rows.get(0), widths), rule),
                        rows.stream().skip(1).map(row -> line(row, widths)))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> row(Run run) {
        return Stream.concat(
                        KEYS.stream().map(run::get),
                        Arrays.stream(Column.values()).map(run::cell))
                .toList();
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(i ->
                        cells.get(i) + " ".repeat(widths.get(i) - cells.get(i).length()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static void write(String table, Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    document + " has no place for the matrix, between \"" + BEGIN + "\" and \"" + END + "\"");
        }
        Files.writeString(document, text.substring(0, begin) + BEGIN + "\n\n" + table + "\n\n" + text.substring(end));
    }
}
