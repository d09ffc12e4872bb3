// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTest {

    /** H2 hands out a result once more, stale under a race with a commit, unless the query asks for or brings the time. */
    @ParameterizedTest
    @ValueSource(strings = {Sql.READ, Sql.LANES_OF_CHANNEL, Sql.SURVEY, Sql.LANES, Sql.CLOCK})
    void query_thatIsRepeatedWithoutATimeOfItsOwn_asksForTheTime(String query) {
        assertThat(query).contains("{now}");
    }
}
