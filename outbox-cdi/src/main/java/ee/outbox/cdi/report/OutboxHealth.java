// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import ee.outbox.OutboxException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check {@code outbox}. Its data:
 *
 * <ul>
 *   <li>{@code poll}: who looks for what no commit has rung for, {@code ejb-timer} or {@code managed-executor};
 *   <li>{@code relay}: {@code on} or {@code off}, as {@code outbox.relay.enabled} says;
 *   <li>{@code outage.<channel>}: since when the channel's broker cannot be reached, ISO 8601; absent when it can;
 *   <li>{@code trouble}: why it is down; absent when it is up.
 * </ul>
 *
 * <p>DOWN when this node cannot do its work: the database cannot be asked, or the relay is on and its poll has stopped. A
 * broker's outage is not DOWN: events are stored as before and wait, and taking the node out of the load balancing would
 * turn users away without bringing the broker back.
 *
 * <p>{@code beans.xml} excludes it where the server has no MicroProfile Health.
 */
@Dependent
@Readiness
public class OutboxHealth implements HealthCheck {

    /** A poll that waits for a slow database, or a server that stands still for a while, is not a dead timer. */
    private static final Duration SHORTEST_PATIENCE = Duration.ofMinutes(1);

    private static final int PAUSES = 10;

    private final Pulse pulse;
    private final Clock clock;

    @Inject
    public OutboxHealth(Pulse pulse) {
        this(pulse, Clock.systemUTC());
    }

    OutboxHealth(Pulse pulse, Clock clock) {
        this.pulse = pulse;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, Object> data = new TreeMap<>();
        data.put("poll", pulse.poll());
        data.put("relay", pulse.isRelayOn() ? "on" : "off");
        pulse.outages()
                .forEach((channel, lasting) -> data.put(
                        "outage." + channel,
                        clock.instant()
                                .minus(lasting)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        Optional<String> trouble = trouble();
        trouble.ifPresent(text -> data.put("trouble", text));
        return new HealthCheckResponse("outbox", trouble.isEmpty() ? Status.UP : Status.DOWN, Optional.of(data));
    }

    private Optional<String> trouble() {
        Duration patience = pulse.longestPause().multipliedBy(PAUSES);
        if (patience.compareTo(SHORTEST_PATIENCE) < 0) {
            patience = SHORTEST_PATIENCE;
        }
        if (pulse.isRelayOn() && pulse.sincePoll().compareTo(patience) > 0) {
            return Optional.of("The last poll was " + pulse.sincePoll().toSeconds() + " s ago; " + pulse.poll()
                    + " plans no more of them. Restart the application.");
        }
        try {
            pulse.askDatabase();
            return Optional.empty();
        } catch (OutboxException e) {
            // Anybody may read a health check: what the database said is for the log.
            return Optional.of("The outbox's tables cannot be read.");
        }
    }
}
