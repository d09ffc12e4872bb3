// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.War;
import java.time.Instant;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An event may be told to wait. It waits by the database's clock, which is the only one that all nodes share. */
class ScheduledIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("scheduled").pack();
    }

    @Test
    @Shows(Column.SCHEDULED)
    void event_scheduled_isDeliveredNotBeforeItsTimeAndHoldsNobodyUp() throws InterruptedException {
        Instant time = application.databaseTime().plusSeconds(3);

        application
                .transaction()
                .fire("type", "ee.outbox.it.Later", "key", "one", "scheduledAt", time.toString())
                .commit();
        application.transaction().fire("type", "ee.outbox.it.Now", "key", "one").commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Now");
        Delivery later = DELIVERIES.take();
        assertThat(application.databaseTime()).isAfterOrEqualTo(time);
        assertThat(later.type()).isEqualTo("ee.outbox.it.Later");
    }

    @Test
    @Shows(Column.SCHEDULED)
    void event_scheduledForThePast_isDeliveredAtOnce() throws InterruptedException {
        Instant time = application.databaseTime().minusSeconds(3600);

        application
                .transaction()
                .fire("type", "ee.outbox.it.Late", "scheduledAt", time.toString())
                .commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Late");
    }
}
