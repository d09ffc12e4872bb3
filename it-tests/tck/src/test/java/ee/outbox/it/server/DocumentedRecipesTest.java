// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/servers.md shows as a server's configuration is the file with which the tests configure theirs. */
class DocumentedRecipesTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern RECIPE =
            Pattern.compile("<!-- recipe: (\\S+) -->\\n```\\w*\\n(.*?)```\\n", Pattern.DOTALL);
    private static final int MOST_LINES = 10;

    private static Stream<MatchResult> recipes() throws IOException {
        return RECIPE.matcher(Files.readString(ROOT.resolve("docs/servers.md"))).results();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipe_inTheDocument_isTheFileThatTheTestsUse(MatchResult recipe) throws IOException {
        assertThat(recipe.group(2)).isEqualTo(Files.readString(ROOT.resolve(recipe.group(1))));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipe_withoutItsComments_isShort(MatchResult recipe) {
        assertThat(recipe.group(2).lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
                .hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void recipes_ofTheServers_areAllShown() throws IOException {
        List<String> shown = recipes().map(recipe -> recipe.group(1)).toList();
        try (Stream<Path> files = Files.walk(ROOT.resolve("it-tests"), 4)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("recipe."))
                            .map(file -> ROOT.relativize(file).toString()))
                    .isNotEmpty()
                    .allMatch(shown::contains);
        }
    }
}
