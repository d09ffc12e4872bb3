// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.Transaction.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event is delivered if, and only if, its transaction commits; whichever way the transaction is demarcated, and
 * whichever door the event takes.
 */
abstract class TransactionContract extends InContainer {

    @ParameterizedTest
    @Shows(Column.COMMIT)
    @ValueSource(strings = {"bean-managed", "annotated", "container-managed"})
    void fire_thenCommit_deliversOnce(String demarcation) throws InterruptedException {
        long stored = application.storedEvents();

        Outcome outcome = application
                .transaction()
                .demarcation(demarcation)
                .entry("commit " + demarcation)
                .fire("type", "ee.outbox.it.Committed", "text", demarcation)
                .commit();

        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.ended()).isEqualTo("as asked");
        Delivery delivery = DELIVERIES.take();
        assertThat(delivery.type()).isEqualTo("ee.outbox.it.Committed");
        assertThat(delivery.text()).isEqualTo(demarcation);
        assertThat(delivery.isPossibleDuplicate()).isFalse();
        assertThat(application.entries("commit " + demarcation)).isEqualTo(1);
        assertThat(application.storedEvents()).isEqualTo(stored + 1);
    }

    /** The event that is committed afterwards, with the same key, would be behind one that was wrongly sent. */
    @ParameterizedTest
    @Shows(Column.ROLLBACK)
    @ValueSource(strings = {"bean-managed", "annotated", "container-managed"})
    void fire_thenRollback_deliversNothingAndStoresNothing(String demarcation) throws InterruptedException {
        long stored = application.storedEvents();

        application
                .transaction()
                .demarcation(demarcation)
                .entry("rollback " + demarcation)
                .fire("type", "ee.outbox.it.RolledBack", "key", demarcation)
                .fire("type", "ee.outbox.it.RolledBack", "key", demarcation)
                .rollBack();

        assertThat(application.entries("rollback " + demarcation)).isZero();
        assertThat(application.storedEvents()).isEqualTo(stored);
        application
                .transaction()
                .fire("type", "ee.outbox.it.Next", "key", demarcation)
                .commit();
        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Next");
    }

    /** The events are written when the commit begins; what fails after that takes them back. */
    @ParameterizedTest
    @Shows(Column.ROLLBACK)
    @ValueSource(strings = {"bean-managed", "annotated", "container-managed"})
    void fire_thenCommitIsPrevented_storesNothing(String demarcation) throws InterruptedException {
        long stored = application.storedEvents();

        application
                .transaction()
                .demarcation(demarcation)
                .entry("veto " + demarcation)
                .fire("type", "ee.outbox.it.Vetoed", "key", demarcation)
                .veto()
                .commit();

        assertThat(application.entries("veto " + demarcation)).isZero();
        assertThat(application.storedEvents()).isEqualTo(stored);
    }

    @Test
    @Shows(Column.ORDER)
    void fire_manyInOneTransaction_arriveInTheOrderOfFiring() throws InterruptedException {
        var transaction = application.transaction();
        for (int i = 1; i <= 50; i++) {
            transaction.fire("type", "ee.outbox.it.Numbered", "key", "one", "text", Integer.toString(i));
        }
        transaction.commit();

        List<Delivery> deliveries = DELIVERIES.take(50);
        assertThat(deliveries).extracting(Delivery::key).containsOnly("one");
        assertThat(deliveries.stream().map(Delivery::text).map(Integer::valueOf))
                .isSorted();
        assertThat(deliveries).extracting(Delivery::identity).doesNotHaveDuplicates();
    }

    @Test
    void fire_toAQueue_deliversOnce() throws InterruptedException {
        application
                .transaction()
                .fire("type", "ee.outbox.it.Queued", "select", "work")
                .fire("type", "ee.outbox.it.Queued", "channel", "work")
                .commit();

        assertThat(DELIVERIES.take(2)).extracting(Delivery::type).containsOnly("ee.outbox.it.Queued");
    }
}
