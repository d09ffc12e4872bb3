// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.balance.Balance;
import ee.outbox.it.balance.Delivery;
import ee.outbox.it.lab.Laboratory.LabNode;
import ee.outbox.it.lab.node.CrashPoint;
import ee.outbox.it.lab.node.Sabotage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The laboratory finds out relays that are wrong on purpose. */
final class SabotageIT {

    @Test
    void relay_thatMarksBeforeItSends_loses() {
        try (Laboratory laboratory = new Laboratory(Soak.directory("sabotage"), Delivery.AT_LEAST_ONCE)) {
            LabNode node = laboratory.sabotaged(Sabotage.MARKS_BEFORE_IT_SENDS, Map.of());
            laboratory.awaitMessages(50);
            node.standAt(CrashPoint.MARKED);
            node.kill();
            laboratory.node();
            laboratory.awaitMessages(50);

            assertThat(laboratory.settle("marks before it sends").balance().lost())
                    .isPositive();
        }
    }

    @Test
    void relay_thatIgnoresTheFencingToken_sendsTwiceUnflagged_orOutOfOrder() {
        try (Laboratory laboratory = new Laboratory(Soak.directory("sabotage"), Delivery.AT_LEAST_ONCE)) {
            LabNode late = laboratory.sabotaged(Sabotage.IGNORES_THE_FENCING_TOKEN, Map.of());
            laboratory.node();
            laboratory.awaitMessages(50);
            late.standAt(CrashPoint.CLAIM);
            laboratory.awaitWhatIsThere();
            late.goOn();

            Balance balance = laboratory.settle("ignores the fencing token").balance();
            assertThat(balance.unflagged() + balance.outOfOrder()).isPositive();
        }
    }

    @Test
    void relay_thatRingsBeforeTheCommit_leavesEventsBehind() {
        try (Laboratory laboratory = new Laboratory(Soak.directory("sabotage"), Delivery.AT_LEAST_ONCE)) {
            laboratory.sabotaged(
                    Sabotage.RINGS_BEFORE_COMMIT, Map.of("outbox.relay.poll", "PT1H", "outbox.relay.poll-max", "PT1H"));
            laboratory.awaitRows(200);

            assertThat(laboratory.settle("rings before the commit").balance().lost())
                    .isPositive();
        }
    }
}
