// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.server.Broker;
import ee.outbox.it.server.Load;
import ee.outbox.it.server.Server;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 10,000 events from four clients over a hundred keys: every one arrives, in the order of its key, and none comes twice
 * without saying so.
 */
class UnderLoadIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("under-load").pack();
    }

    @Test
    @Shows(Column.ORDER)
    void events_manyAtOnce_arriveOnceAndInOrder() throws InterruptedException {
        try (Load load = new Load(application, "calm")) {
            load.start();
            load.awaitEnd();

            Turns turns = Turns.of(everythingElse());
            System.out.println("many at once: " + turns);
            assertThat(load.failedRequests()).isZero();
            assertThat(turns).isEqualTo(new Turns(Load.EVENTS, 0, List.of()));
        }
    }

    @Test
    @Tag("outage")
    @Shows({Column.ORDER, Column.REDELIVERY})
    void broker_isDownInTheMiddle_eventsArriveInOrder() throws InterruptedException {
        try (Load load = new Load(application, "outage")) {
            Broker broker = Server.underTest().broker();
            load.start();
            load.awaitMiddle();
            DELIVERIES.disconnect();
            broker.stop();
            try {
                assertThat(load.turnsTaken()).as("turns before the outage").isLessThan(Load.EVENTS);
                broker.awaitTurnedAway();
            } finally {
                broker.start();
                DELIVERIES.connect();
            }
            load.awaitEnd();

            Turns turns = Turns.of(everythingElse());
            System.out.println("broker down in the middle: " + turns);
            assertThat(load.failedRequests()).isZero();
            assertThat(turns.faults()).isEmpty();
            assertThat(turns.events()).isEqualTo(Load.EVENTS);
        }
    }
}
