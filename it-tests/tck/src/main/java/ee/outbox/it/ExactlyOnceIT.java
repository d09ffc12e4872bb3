// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.Load;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.Transaction;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import ee.outbox.it.turns.TurnsResource;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code outbox.relay.delivery=exactly-once}: the server's transaction manager commits database and broker together. */
@Tag("xa")
class ExactlyOnceIT extends InContainer {

    private static final int EVENTS = 500;
    private static final int LANES = 2;
    private static final int CHANNELS = 2;

    /** The most that are left of a lane's turns: they are taken away every sixteen. */
    private static final int TURNS_KEPT = 17;

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("exactly-once")
                .on(TestDatabase.POSTGRESQL_XA)
                .with(TurnsResource.class.getPackage())
                .configure("outbox.relay.delivery", "exactly-once")
                // So that there are turns enough to be taken away.
                .configureUnlessSet("outbox.relay.batch-size", "5")
                .configure("outbox.relay.lanes", Integer.toString(LANES))
                .configure("outbox.channel.work.retry.maxRetries", "0")
                .configure("outbox.channel.work.on-failure", "skip")
                .pack();
    }

    @Test
    void events_manyAtOnce_arriveOnceAndInOrderAndNothingIsInDoubt() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();
        try (Load load = new Load(application, "once", EVENTS)) {
            load.start();
            load.awaitEnd();

            List<Delivery> deliveries = everythingElse();
            Turns turns = Turns.of(deliveries);
            System.out.println("exactly once: " + turns);
            assertThat(load.failedRequests()).isZero();
            assertThat(turns).isEqualTo(new Turns(EVENTS, 0, List.of()));
            assertThat(deliveries).noneMatch(Delivery::isPossibleDuplicate);
        }
        assertThat(TestDatabase.POSTGRESQL_XA.preparedTransactions("exactly-once"))
                .isZero();
        assertThat(Integer.parseInt(application.get("turns"))).isBetween(1, TURNS_KEPT * LANES * CHANNELS);
        assertThat(log.text()).doesNotContain("OUTBOX-212");
    }

    @Test
    void event_thatTheBrokerRefuses_isSetAsideAndTheOthersOfItsBatchArriveOnceAndInOrder() throws InterruptedException {
        int failed = application.outbox().getInt("FAILED");

        Transaction transaction = application.transaction();
        for (int i = 1; i <= 9; i++) {
            transaction.fire("select", "work", "key", "ada", "type", "it." + i);
        }
        transaction.fire("select", "work", "key", "ada", "type", "it.refused", "destination", "no such queue");
        for (int i = 10; i <= 20; i++) {
            transaction.fire("select", "work", "key", "ada", "type", "it." + i);
        }
        transaction.commit();

        assertThat(everythingElse())
                .noneMatch(Delivery::isPossibleDuplicate)
                .extracting(Delivery::type)
                .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> "it." + i).toList());
        assertThat(application.outbox().getInt("FAILED")).isEqualTo(failed + 1);
        assertThat(TestDatabase.POSTGRESQL_XA.preparedTransactions("exactly-once"))
                .isZero();
    }
}
