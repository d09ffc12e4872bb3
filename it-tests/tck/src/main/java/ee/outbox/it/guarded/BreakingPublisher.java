// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.guarded;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/** Fails where the type says so. */
@ApplicationScoped
@Named("breaking")
public class BreakingPublisher implements OutboxPublisher {

    @Inject
    Attempts attempts;

    @Override
    @CircuitBreaker(requestVolumeThreshold = 1_000, failureRatio = 1, delay = 2_000)
    public void publish(OutboxEvent event) throws IOException {
        attempts.count(event);
        if (event.getEventType().endsWith("never")) {
            throw new IOException("refused on demand");
        }
    }
}
