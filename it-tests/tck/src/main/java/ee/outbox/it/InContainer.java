// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ee.outbox.it.server.Application;
import ee.outbox.it.server.Deliveries;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.Server;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the deployed application, from outside: HTTP in, JMS out. After each test nothing may be left over: no event
 * that waits, no message on the broker, and none that arrived and that the test did not expect.
 */
@ExtendWith(ArquillianExtension.class)
abstract class InContainer {

    static final Deliveries DELIVERIES = new Deliveries(Server.underTest());
    static final Duration PATIENCE = Duration.ofMinutes(1);

    final Application application = new Application();

    /** In this order: an event is marked after its message is with the broker. */
    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        assertThat(everythingElse()).as("deliveries that nobody expected").isEmpty();
    }

    /** Waits until nothing is under way any more, however long it takes while it goes on, and takes what has arrived by then. */
    final List<Delivery> everythingElse() throws InterruptedException {
        long waiting = application.waitingEvents();
        while (waiting > 0) {
            long before = waiting;
            waiting = await("fewer events wait than " + before)
                    .atMost(PATIENCE)
                    .until(application::waitingEvents, left -> left < before);
        }
        return DELIVERIES.takeAll();
    }
}
