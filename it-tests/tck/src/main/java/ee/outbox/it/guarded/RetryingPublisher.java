// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.guarded;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Fails at the first attempt; or always, where the type says so. */
@ApplicationScoped
@Named("retrying")
public class RetryingPublisher implements OutboxPublisher {

    @Inject
    Attempts attempts;

    @Override
    @Retry(maxRetries = 5, jitter = 0)
    public void publish(OutboxEvent event) throws IOException {
        if (attempts.count(event) == 1 || event.getEventType().endsWith("never")) {
            throw new IOException("refused on demand");
        }
    }
}
