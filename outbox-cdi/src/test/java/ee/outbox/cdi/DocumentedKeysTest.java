// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} against the catalogues and the defaults in the jars. */
final class DocumentedKeysTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final List<String> MODULES = List.of("outbox-cdi", "outbox-jms");
    private static final Pattern ROW =
            Pattern.compile("\\| `(outbox\\.[^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

    /** A line of a table of keys. */
    private record Row(String key, String byDefault, String unit, String consequence) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `outbox."))
                .map(DocumentedKeysTest::row)
                .toList();
    }

    private static Row row(String line) {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).as("four columns in " + line).isTrue();
        return new Row(row.group(1), row.group(2), row.group(3), row.group(4));
    }

    /** A file of that name in every jar, as one. */
    private static Map<String, String> all(String file) {
        Map<String, String> all = new TreeMap<>();
        for (String module : MODULES) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(Path.of("..", module, "src/main/resources/META-INF", file))) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            properties.forEach((key, value) -> all.put((String) key, (String) value));
        }
        all.remove("config_ordinal");
        return all;
    }

    @Test
    void tables_ofThePage_haveEveryKeyOnceAndNoOther() throws IOException {
        assertThat(rows().stream().map(Row::key))
                .containsExactlyInAnyOrderElementsOf(
                        all("outbox-keys.properties").keySet());
    }

    @Test
    void defaults_onThePage_areThoseInTheJars() throws IOException {
        Map<String, String> documented = rows().stream().collect(toMap(Row::key, Row::byDefault, (a, b) -> a));

        assertThat(all("microprofile-config.properties"))
                .allSatisfy((key, value) -> assertThat(documented).containsEntry(key, "`" + value + "`"));
    }

    @Test
    void defaults_ofTheJars_areNotMissing() throws IOException {
        Map<String, String> defaults = all("microprofile-config.properties");

        assertThat(rows())
                .filteredOn(row -> row.byDefault().startsWith("`") && !row.key().contains("*"))
                .allSatisfy(row -> assertThat(defaults).containsKey(row.key()));
    }

    @Test
    void defaults_ofAChannel_areOfTheRightFormOrPointToAKeyThatIsThere() throws IOException {
        Map<String, String> forms = all("outbox-keys.properties");

        assertThat(rows()).filteredOn(row -> row.key().contains("*")).allSatisfy(row -> {
            if (row.byDefault().startsWith("as ")) {
                String other = row.byDefault().substring(3).replace("`", "");
                assertThat(forms).containsEntry(other, forms.get(row.key()));
            } else if (row.byDefault().startsWith("`")) {
                assertThat(ValueForm.of(forms.get(row.key()))
                                .complaint(row.byDefault().replace("`", "")))
                        .isEmpty();
            }
        });
    }

    @Test
    void alternatives_ofAKey_areAllOnThePage() throws IOException {
        Map<String, String> forms = all("outbox-keys.properties");

        assertThat(rows())
                .filteredOn(row -> forms.getOrDefault(row.key(), "").contains("|"))
                .allSatisfy(row -> assertThat(row.unit().replace("`", "").split(", "))
                        .containsExactlyInAnyOrder(forms.get(row.key()).split("\\|")));
    }

    @Test
    void bounds_ofAKey_areOnThePage() throws IOException {
        Map<String, String> forms = all("outbox-keys.properties");

        assertThat(rows()).allSatisfy(row -> {
            Matcher bounds =
                    Pattern.compile("(?:int|decimal) ([1-9]\\d*)\\.\\.(\\d+)").matcher(forms.get(row.key()));
            if (bounds.matches()) {
                assertThat(row.unit()).startsWith(bounds.group(1) + " to " + bounds.group(2));
            }
        });
    }

    @Test
    void messages_onThePage_areThoseOfTheCode() throws IOException {
        KnownKeys keys = KnownKeys.onClassPath(DocumentedKeysTest.class.getClassLoader());
        String page = Files.readString(PAGE);

        assertThat(keys.mistakes(List.of("outbox.relay.worker", "outbox.relay.workers"), name -> "many"))
                .hasSize(2)
                .allSatisfy(mistake -> assertThat(page).contains("\n    " + mistake + "\n"));
    }
}
