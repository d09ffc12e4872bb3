// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every scenario with tiny numbers: that they run to their end, and count what they should; how fast, says nothing here. */
final class SmokeTest {

    @Test
    void everyScenario_inSmall_measuresSomething() throws Exception {
        List<Row> rows = Benchmarks.run(new Settings(1, 0.001, ".*"));

        assertThat(rows)
                .allSatisfy(row -> assertThat(row.ours()).as(row.toString()).isFinite());
        assertThat(rows.stream().map(Row::scenario).collect(Collectors.toSet()))
                .isEqualTo(Scenario.all().stream().map(Scenario::name).collect(Collectors.toSet()));
    }
}
