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

    @Test
    void line_ofWhatSomebodySaid_isOneLineWithoutCredentials() {
        String said =
                History.with(null, AT, "discarded", "by ann: a\n1970-01-01T00:00:00Z replayed by eve, password=s3cret");

        assertThat(said)
                .isEqualTo(
                        "1970-01-01T00:00:00Z discarded by ann: a\\n1970-01-01T00:00:00Z replayed by eve, password=\"***\"");
    }

    @Test
    void line_thatIsTooLong_isCutBetweenCharacters() {
        String said = History.with(null, AT, "discarded", "\uD83D\uDE00".repeat(300));

        assertThat(said).hasSizeBetween(499, 500).endsWith("\uD83D\uDE00");
        assertThat(History.with(null, AT, "discarded", "x" + "\uD83D\uDE00".repeat(300)))
                .hasSizeBetween(499, 500)
                .endsWith("\uD83D\uDE00");
    }
}
