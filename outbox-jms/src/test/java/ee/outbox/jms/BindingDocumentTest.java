// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about the binding and the tests of this module say the same. */
class BindingDocumentTest {

    private final BindingDocument document = BindingDocument.read();

    @Test
    void document_everythingThatBinds_isQuotedByATest() throws Exception {
        Set<String> untested = new LinkedHashSet<>(document.bindingStatements());
        assertThat(untested).as("the page is read at all").hasSizeGreaterThan(50);

        untested.removeAll(quoted());

        assertThat(untested).isEmpty();
    }

    @Test
    void test_everythingThatItQuotes_standsInTheDocument() throws Exception {
        assertThat(document.statements()).containsAll(quoted());
    }

    @Test
    void test_thatQuotes_isRun() throws Exception {
        assertThat(quotingMethods())
                .allMatch(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class));
    }

    /** What is there to be copied is what the tests run. */
    @ParameterizedTest
    @ValueSource(strings = {"CloudEventMessages", "AmqpMessages"})
    void document_code_isThatOfTheTests(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/ee/outbox/jms/" + name + ".java"));

        assertThat(document.code("java"))
                .contains(source.substring(source.indexOf("final class")).trim());
    }

    private static Set<String> quoted() throws Exception {
        return quotingMethods().stream()
                .flatMap(
                        method -> Arrays.stream(method.getAnnotation(Says.class).value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<Method> quotingMethods() throws Exception {
        Path classes = Path.of(BindingDocumentTest.class
                .getResource("BindingDocumentTest.class")
                .toURI());
        try (Stream<Path> files = Files.list(classes.getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith("Test.class"))
                    .flatMap(file -> Arrays.stream(load(file).getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(Says.class))
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(BindingDocumentTest.class.getPackageName() + "." + file.replace(".class", ""));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
