// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Application;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.Transaction.Outcome;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application's data are in one database and the outbox's in another, and neither data source is XA. */
@ExtendWith(ArquillianExtension.class)
class TwoDatabasesIT {

    private final Application application = new Application();

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("two-databases")
                .on(TestDatabase.POSTGRESQL)
                .otherDataSource("java:app/jdbc/other")
                .configure("outbox.datasource", "java:app/jdbc/other")
                .pack();
    }

    @Test
    void transaction_overBoth_isRolledBackAndTheLogSaysWhatToSet() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();

        Outcome outcome = application
                .transaction()
                .demarcation("bean-managed")
                .entry("both")
                .fire("type", "ee.outbox.it.Lost")
                .commit();

        assertThat(outcome.ended()).contains("RollbackException");
        assertThat(application.entries("both")).isZero();
        assertThat(application.outbox().values())
                .as("events")
                .allMatch(count -> count.toString().equals("0"));
        assertThat(log.text()).contains("XADataSource", "xa-datasource");
    }

    @Test
    void transaction_overTheOutboxAlone_commits() throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .demarcation("bean-managed")
                .fire("type", "ee.outbox.it.Kept", "scheduledAt", "2100-01-01T00:00:00Z")
                .commit();

        assertThat(outcome.ended()).isEqualTo("as asked");
        assertThat(application.outbox().getInt("PENDING")).isEqualTo(1);
    }
}
