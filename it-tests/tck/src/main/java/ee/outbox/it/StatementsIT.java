// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ee.outbox.it.counting.StatementsResource;
import ee.outbox.it.server.War;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What the outbox asks of the database. */
class StatementsIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("statements")
                .with(StatementsResource.class.getPackage())
                .pack();
    }

    @Test
    void events_manyInOneTransaction_areInsertedInOneRoundTrip() throws InterruptedException {
        application.statements();
        var transaction = application.transaction();
        for (int i = 0; i < 50; i++) {
            transaction.fire("type", "ee.outbox.it.OneOfMany", "key", "key-" + i);
        }
        transaction.commit();

        assertThat(DELIVERIES.take(50)).hasSize(50);
        assertThat(application.statements())
                .filteredOn(sql -> sql.toUpperCase(Locale.ROOT).startsWith("INSERT INTO OUTBOX_EVENT"))
                .hasSize(1);
    }

    /** The database's clock says how long it was; how long that is in truth does not matter. */
    @Test
    void relay_idle_asksAtMostOnceASecond() throws InterruptedException {
        application.statements();
        Instant start = application.databaseTime();
        await("ten seconds of the database's")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> application.databaseTime().isAfter(start.plusSeconds(10)));
        Instant end = application.databaseTime();

        List<String> statements = application.statements();
        double seconds = Duration.between(start, end).toMillis() / 1000.0;
        System.out.printf("idle: %d statements in %.1f s: %s%n", statements.size(), seconds, statements);
        assertThat(statements.size() / seconds).as("statements a second").isLessThanOrEqualTo(1.0);
    }
}
