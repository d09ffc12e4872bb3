// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.persistence.PersistenceResource;
import ee.outbox.it.persistence.Purchase;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.Load;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import java.util.List;
import java.util.Locale;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Through the application's own persistence unit, with the server's own provider; the unit has generated the tables. */
@Shows(Column.JPA_DOOR)
class PersistenceDoorIT extends TransactionContract {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("persistence-door")
                .with(PersistenceResource.class.getPackage())
                .persistenceUnit("ee.outbox.OutboxEvent", Purchase.class.getName())
                .pack();
    }

    @Test
    void table_isTheUnits() throws InterruptedException {
        assertThat(application.get("persistence/key").toLowerCase(Locale.ROOT)).isEqualTo("id");
    }

    @Test
    void events_justFired_areFoundByJpqlAndKeepTheirIdsAndTheirOrder() throws InterruptedException {
        String found = application.post("persistence/purchases/lamp?event=b&event=c&event=a");

        assertThat(found).isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(DELIVERIES.take(3)).extracting(Delivery::text).containsExactly("b", "c", "a");
        assertThat(everythingElse()).isEmpty();
        assertThat(application.get("persistence/events/a")).isEqualTo("PUBLISHED true");
    }

    @Test
    void unnamedPersistenceContext_ofTheApplication_isUntouched() throws InterruptedException {
        long before = Long.parseLong(application.get("persistence/purchases"));

        application.post("persistence/purchases/chair?event=d");

        assertThat(application.get("persistence/purchases")).isEqualTo(Long.toString(before + 1));
        assertThat(DELIVERIES.take().text()).isEqualTo("d");
    }

    @Test
    void event_clearedFromThePersistenceContext_isDelivered() throws InterruptedException {
        application.post("persistence/forgotten/e");

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Forgotten");
    }

    @Test
    void events_manyAtOnce_arriveOnceAndInOrder() throws InterruptedException {
        try (Load load = new Load(application, "persisted", Load.EVENTS / 2)) {
            load.start();
            load.awaitEnd();

            Turns turns = Turns.of(everythingElse());
            System.out.println("many at once through the unit: " + turns);
            assertThat(load.failedRequests()).isZero();
            assertThat(turns).isEqualTo(new Turns(Load.EVENTS / 2, 0, List.of()));
        }
    }
}
