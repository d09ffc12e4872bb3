// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.matrix;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes down what became of the tests that stand for a column. */
final class Recorder implements TestWatcher {

    private static final Run RUN = Run.begin();

    @Override
    public void testSuccessful(ExtensionContext context) {
        columns(context).forEach(RUN::passed);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        columns(context).forEach(RUN::failed);
    }

    private static Set<Column> columns(ExtensionContext context) {
        Set<Column> columns = EnumSet.noneOf(Column.class);
        Stream.of(context.getRequiredTestMethod(), context.getRequiredTestClass())
                .map(place -> place.getAnnotation(Shows.class))
                .filter(Objects::nonNull)
                .forEach(shows -> columns.addAll(Arrays.asList(shows.value())));
        Column.ofArgument(context.getDisplayName()).ifPresent(columns::add);
        return columns;
    }
}
