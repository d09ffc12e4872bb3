// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

final class OutboxHealthTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00.5Z"), ZoneOffset.UTC);

    /** A node whose state a test makes up. */
    private record Node(
            boolean isRelayOn,
            Duration sincePoll,
            Duration longestPause,
            Map<String, Duration> outages,
            boolean answers)
            implements Pulse {

        @Override
        public String poll() {
            return "ejb-timer";
        }

        @Override
        public void askDatabase() {
            if (!answers) {
                throw new OutboxException("connection to 10.0.0.1 refused");
            }
        }
    }

    private static HealthCheckResponse check(Pulse node) {
        return new OutboxHealth(node, NOON).call();
    }

    private static Pulse polled(Duration ago, Duration longestPause) {
        return new Node(true, ago, longestPause, Map.of(), true);
    }

    @Test
    void node_thatWorks_isUpAndSaysWhoPolls() {
        HealthCheckResponse response = check(polled(Duration.ofSeconds(1), Duration.ofSeconds(2)));

        assertThat(response.getName()).isEqualTo("outbox");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData()).contains(Map.of("poll", "ejb-timer", "relay", "on"));
    }

    @Test
    void channel_inAnOutage_isNamedAndTheNodeStaysUp() {
        HealthCheckResponse response = check(
                new Node(true, Duration.ZERO, Duration.ofSeconds(2), Map.of("orders", Duration.ofMinutes(30)), true));

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow()).containsEntry("outage.orders", "2026-11-24T11:30:00Z");
    }

    @Test
    void poll_thatHasStopped_isDown() {
        HealthCheckResponse response = check(polled(Duration.ofSeconds(61), Duration.ofSeconds(2)));

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow().get("trouble").toString())
                .contains("61 s")
                .contains("ejb-timer");
    }

    @Test
    void poll_withLongPauses_isGivenTenOfThem() {
        assertThat(check(polled(Duration.ofMinutes(10), Duration.ofMinutes(1))).getStatus())
                .isEqualTo(Status.UP);
        assertThat(check(polled(Duration.ofSeconds(601), Duration.ofMinutes(1))).getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void relay_thatIsOff_needsNoPoll() {
        HealthCheckResponse response =
                check(new Node(false, Duration.ofDays(1), Duration.ofSeconds(2), Map.of(), true));

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow()).containsEntry("relay", "off");
    }

    @Test
    void database_thatDoesNotAnswer_isDownWithoutTellingItsAddress() {
        for (boolean relayOn : new boolean[] {true, false}) {
            HealthCheckResponse response =
                    check(new Node(relayOn, Duration.ZERO, Duration.ofSeconds(2), Map.of(), false));

            assertThat(response.getStatus()).isEqualTo(Status.DOWN);
            assertThat(response.getData().orElseThrow().toString()).doesNotContain("10.0.0.1");
        }
    }
}
