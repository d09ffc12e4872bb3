// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.guarded;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** At the first attempt waits for what does not come. */
@ApplicationScoped
@Named("timed")
public class TimedPublisher implements OutboxPublisher {

    @Inject
    Attempts attempts;

    @Override
    @Timeout(value = 1, unit = ChronoUnit.DAYS)
    public void publish(OutboxEvent event) throws InterruptedException {
        if (attempts.count(event) == 1) {
            new CountDownLatch(1).await();
        }
    }
}
