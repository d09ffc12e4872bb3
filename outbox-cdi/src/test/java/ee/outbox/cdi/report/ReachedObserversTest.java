// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import static ee.outbox.OutboxStatus.DISCARDED;
import static ee.outbox.OutboxStatus.FAILED;
import static ee.outbox.OutboxStatus.PROCESSING;
import static ee.outbox.OutboxStatus.PUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.Reached;
import ee.outbox.Relayed;
import ee.outbox.cdi.bench.DeclaredObserver;
import jakarta.enterprise.event.TransactionPhase;
import org.junit.jupiter.api.Test;

final class ReachedObserversTest {

    private final ReachedObservers observers = new ReachedObservers();

    private static DeclaredObserver of(OutboxStatus status) {
        return DeclaredObserver.of(OutboxEvent.class, Reached.Literal.of(status));
    }

    @Test
    void observers_awaitTheirStatuses() {
        observers.add(of(FAILED));
        observers.add(of(PUBLISHED));
        observers.add(DeclaredObserver.of(OutboxEvent.class, Relayed.Literal.of("orders")));

        assertThat(observers.awaited()).containsExactlyInAnyOrder(FAILED, PUBLISHED);
        assertThat(observers.mistakes()).isEmpty();
    }

    @Test
    void observer_thatWouldNotBeCalled_isToldWhatToChange() {
        observers.add(of(PROCESSING));
        observers.add(of(DISCARDED));
        observers.add(of(FAILED).async());
        observers.add(of(FAILED).phase(TransactionPhase.AFTER_SUCCESS));
        observers.add(DeclaredObserver.of(OutboxEvent.class, Reached.Literal.of(FAILED), Relayed.Literal.of("orders")));
        observers.add(DeclaredObserver.of(String.class, Reached.Literal.of(FAILED)));

        assertThat(observers.awaited()).isEmpty();
        assertThat(observers.mistakes())
                .allSatisfy(mistake -> assertThat(mistake)
                        .startsWith(DeclaredObserver.Billing.class.getName() + " observes @Reached("))
                .satisfiesExactly(
                        mistake -> assertThat(mistake).contains("PROCESSING", "is not told"),
                        mistake -> assertThat(mistake).contains("DISCARDED", "is not told"),
                        mistake -> assertThat(mistake).contains("Use @Observes in place of @ObservesAsync"),
                        mistake -> assertThat(mistake).contains("AFTER_SUCCESS", "Leave the phase out"),
                        mistake -> assertThat(mistake).contains("Relayed", "besides"),
                        mistake -> assertThat(mistake).contains("java.lang.String", "OutboxEvent"));
    }
}
