// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Transaction.Outcome;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** {@code outbox.no-transaction=new}: an event that is fired outside a transaction gets one of its own. */
class OwnTransactionIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("own-transaction")
                .configure("outbox.no-transaction", "new")
                .configure("outbox.retention", "PT0S")
                .pack();
    }

    @Test
    void fire_withoutTransaction_isDelivered() throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .demarcation("none")
                .fire("type", "ee.outbox.it.Stray")
                .commit();

        assertThat(outcome.refusals()).isEmpty();
        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Stray");
    }

    @Test
    void fire_badEventWithoutTransaction_isRefusedAsItIs() throws InterruptedException {
        Outcome outcome =
                application.transaction().demarcation("none").fire("type", "").commit();

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.refusals().get(0).type()).isEqualTo("ee.outbox.InvalidEventException");
    }

    @Test
    void fire_inTransactionThatRollsBack_deliversNothing() throws InterruptedException {
        application.transaction().fire("type", "ee.outbox.it.RolledBack").rollBack();
        application.transaction().fire("type", "ee.outbox.it.Next").commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Next");
    }

    /** {@code outbox.retention=PT0S}: what is published leaves no row. */
    @Test
    void event_published_isRemoved() throws InterruptedException {
        application.transaction().fire("type", "ee.outbox.it.Passing").commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Passing");
        assertThat(everythingElse()).isEmpty();
        assertThat(application.storedEvents()).isZero();
    }
}
