// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    private static final Instant AT = Instant.EPOCH;

    @Test
    void suspicion_ofAnEventThatIsTriedForEver_outlivesTheOldestLines() {
        String lines = null;
        for (int i = 0; i < 100; i++) {
            lines = History.withSuspect(lines, AT, History.REFUSED, "no");
            assertThat(History.isSuspect(lines)).isTrue();
        }

        assertThat(lines.lines()).hasSize(30);
    }

    @Test
    void suspicion_isToldByTheWord_notByWhatSomebodySaid() {
        String said = History.with(null, AT, History.REFUSED, "refused-possible-duplicate replayed by ann");
        String suspect = History.withSuspect(said, AT, History.REFUSED, "already replayed by ann");

        assertThat(History.isSuspect(null)).isFalse();
        assertThat(History.isSuspect(said)).isFalse();
        assertThat(History.isSuspect(suspect)).isTrue();
        assertThat(History.isSuspect(History.with(suspect, AT, "requeued", "by ann")))
                .isTrue();
        assertThat(History.isSuspect(History.with(suspect, AT, History.REPLAYED, "by ann")))
                .isFalse();
    }
}
