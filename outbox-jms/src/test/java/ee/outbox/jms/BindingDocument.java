// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/cloudevents-jms.md}, taken apart into what can be quoted. */
final class BindingDocument {

    private static final Pattern CODE = Pattern.compile("```(\\w+)\n(.*?)\n```", Pattern.DOTALL);

    /** A word of RFC 2119, unless it is in quotation marks, where it is only spoken of. */
    private static final Pattern BINDING =
            Pattern.compile("(?<!\")\\b(MUST|SHALL|SHOULD|MAY|REQUIRED|RECOMMENDED|OPTIONAL)\\b(?!\")");

    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=\\.) (?=[A-Z`])");

    private final String text;

    private BindingDocument(String text) {
        this.text = text;
    }

    static BindingDocument read() {
        try {
            return new BindingDocument(Files.readString(Path.of("../docs/cloudevents-jms.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pieces of code in that language. */
    List<String> code(String language) {
        return CODE.matcher(text)
                .results()
                .filter(piece -> piece.group(1).equals(language))
                .map(piece -> piece.group(2))
                .toList();
    }

    /** All sentences, and all rows that are no heads. */
    Set<String> statements() {
        return Stream.concat(sentences(), rows()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What a test has to show. */
    Set<String> bindingStatements() {
        return Stream.concat(sentences().filter(BINDING.asPredicate()), rows())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<String> sentences() {
        return Arrays.stream(prose().split("\n\n"))
                .filter(block -> !block.startsWith("#") && !block.startsWith("|"))
                .map(block -> block.replaceAll("\\s+", " "))
                .flatMap(END_OF_SENTENCE::splitAsStream);
    }

    private Stream<String> rows() {
        return Arrays.stream(prose().split("\n\n"))
                .filter(block -> block.startsWith("|"))
                .flatMap(table -> table.lines().skip(2))
                .map(row -> row.substring(1, row.length() - 1).trim());
    }

    private String prose() {
        return CODE.matcher(text).replaceAll("").trim();
    }
}
