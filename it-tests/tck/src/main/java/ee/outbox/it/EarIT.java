// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.observers.Parcel;
import ee.outbox.it.server.War;
import java.time.Instant;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The outbox in the {@code lib} of an EAR, the application in its WAR. */
@Tag("ear")
class EarIT extends InContainer {

    @Deployment(testable = false)
    static EnterpriseArchive application() {
        return War.named("in-ear")
                .with(Parcel.class.getPackage())
                .configure("outbox.channel.parcels.publisher", "cdi")
                .configure("outbox.channel.both.publisher", "cdi")
                .configure("outbox.channel.whole.publisher", "cdi")
                .packInEar();
    }

    @Test
    @Shows(Column.EAR)
    void fire_thenCommit_delivers() throws InterruptedException {
        application.transaction().entry("ear").fire("type", "ee.outbox.it.Now").commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Now");
        assertThat(application.entries("ear")).isEqualTo(1);
    }

    @Test
    @Shows(Column.EAR)
    void fire_thenRollback_deliversNothingAndStoresNothing() throws InterruptedException {
        long stored = application.storedEvents();

        application
                .transaction()
                .entry("undone")
                .fire("type", "ee.outbox.it.RolledBack")
                .rollBack();

        assertThat(application.entries("undone")).isZero();
        assertThat(application.storedEvents()).isEqualTo(stored);
    }

    @Test
    void fire_toAnObserverInTheWar_isObserved() throws InterruptedException {
        application.post("parcels/ada/reply");

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Reply");
    }

    /** Nobody rings for a scheduled event: only the poll finds it, whoever calls it here. */
    @Test
    @Shows(Column.EAR)
    void fire_forLater_isDeliveredByThePoll() throws InterruptedException {
        Instant time = application.databaseTime().plusSeconds(2);
        application
                .transaction()
                .fire("type", "ee.outbox.it.Later", "scheduledAt", time.toString())
                .commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Later");
    }
}
