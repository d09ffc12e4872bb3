// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.it.mistaken.MistakenConsumer;
import ee.outbox.it.observers.Parcel;
import ee.outbox.it.persistence.Purchase;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What cannot work does not deploy, and the server's log says why: the key, the table or the script by name. How a
 * server reports a failed deployment to whoever asked for it differs; its log has the message everywhere.
 */
@ExtendWith(ArquillianExtension.class)
class BadDeploymentIT {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "no-data-source", managed = false, testable = false)
    static WebArchive noDataSource() {
        return War.named("no-data-source")
                .configure("outbox.datasource", "java:app/jdbc/nowhere")
                .pack();
    }

    @Test
    void dataSource_missing_isNamed() {
        assertDoesNotDeploy("no-data-source", "java:app/jdbc/nowhere", "outbox.datasource");
    }

    @Deployment(name = "no-jta", managed = false, testable = false)
    static WebArchive noJta() {
        // An XADataSource that takes no part in transactions, WildFly (39) refuses itself, as no DataSource.
        return War.named("no-jta")
                .on(TestDatabase.chosen().withoutXa())
                .dataSource("transactional", "false")
                .pack();
    }

    @Test
    void dataSource_thatIsNotJta_isNamedWithTheServersSetting() {
        assertDoesNotDeploy(
                "no-jta",
                "outbox.datasource=java:app/jdbc/outbox",
                "takes no part in JTA transactions",
                "transactional");
    }

    @Deployment(name = "no-xa", managed = false, testable = false)
    static WebArchive noXa() {
        return War.named("no-xa")
                .on(TestDatabase.POSTGRESQL)
                .configure("outbox.relay.delivery", "exactly-once")
                .pack();
    }

    @Test
    @Tag("xa")
    void dataSource_thatIsNotXa_isNamedWithTheServersSetting() {
        assertDoesNotDeploy(
                "no-xa", "outbox.datasource=java:app/jdbc/outbox is no XA DataSource", "javax.sql.XADataSource");
    }

    @Deployment(name = "dirty-reads", managed = false, testable = false)
    static WebArchive dirtyReads() {
        return War.named("dirty-reads")
                .dataSource("isolation-level", "TRANSACTION_READ_UNCOMMITTED")
                .pack();
    }

    @Test
    @Tag("isolation")
    void isolation_readUncommitted_isNamedWithTheServersSetting() {
        assertDoesNotDeploy(
                "dirty-reads", "outbox.datasource=java:app/jdbc/outbox", "READ_UNCOMMITTED", "isolation-level");
    }

    @Deployment(name = "no-table", managed = false, testable = false)
    static WebArchive noTable() {
        return War.named("no-table").configure("outbox.schema", "validate").pack();
    }

    @Test
    void table_missing_isNamedWithTheScript() {
        assertDoesNotDeploy("no-table", "outbox_event", "outbox.schema=create", "META-INF/outbox/ddl");
    }

    @Deployment(name = "no-column", managed = false, testable = false)
    static WebArchive noColumn() {
        return War.named("no-column").configure("outbox.schema", "validate").pack();
    }

    @Test
    void column_missing_isNamed() {
        TestDatabase.chosen().createTables("no-column", "ALTER TABLE outbox_event DROP COLUMN last_error");

        assertDoesNotDeploy("no-column", "outbox_event.last_error");
    }

    @Deployment(name = "no-index", managed = false, testable = false)
    static WebArchive noIndex() {
        return War.named("no-index").configure("outbox.schema", "validate").pack();
    }

    @Test
    void index_missing_isNamed() {
        TestDatabase.chosen().createTables("no-index", "DROP INDEX outbox_event_due");

        assertDoesNotDeploy("no-index", "index", "due_at");
    }

    @Deployment(name = "no-destination", managed = false, testable = false)
    static WebArchive noDestination() {
        return War.named("no-destination")
                .without("outbox.channel.orders.destination")
                .pack();
    }

    @Test
    void channel_withoutDestination_isNamed() {
        assertDoesNotDeploy("no-destination", "outbox.channel.orders.destination");
    }

    @Deployment(name = "no-channel", managed = false, testable = false)
    static WebArchive noChannel() {
        return War.named("no-channel")
                .without("outbox.channel.orders.destination")
                .without("outbox.channel.orders.destination-type")
                .pack();
    }

    @Test
    void channel_injectedButNotConfigured_isNamed() {
        assertDoesNotDeploy("no-channel", "\"orders\"", "outbox.channel.orders.");
    }

    @Deployment(name = "no-observer", managed = false, testable = false)
    static WebArchive noObserver() {
        return War.named("no-observer")
                .configure("outbox.channel.parcels.publisher", "cdi")
                .pack();
    }

    @Test
    void channel_withoutObserver_isNamed() {
        assertDoesNotDeploy("no-observer", "outbox.channel.parcels.publisher=cdi", "@Observes @Relayed(\"parcels\")");
    }

    @Deployment(name = "observer-of-nothing", managed = false, testable = false)
    static WebArchive observerOfNothing() {
        return War.named("observer-of-nothing")
                .with(Parcel.class.getPackage())
                .configure("outbox.channel.parcels.publisher", "cdi")
                .configure("outbox.channel.both.publisher", "cdi")
                .pack();
    }

    @Test
    void channel_observedButNotConfigured_isNamed() {
        assertDoesNotDeploy("observer-of-nothing", "@Relayed(\"whole\")", "outbox.channel.whole.publisher=cdi");
    }

    @Deployment(name = "misspelt", managed = false, testable = false)
    static WebArchive misspelt() {
        return War.named("misspelt").configure("outbox.relay.worker", "2").pack();
    }

    @Test
    void key_misspelt_isNamedWithTheRightOne() {
        assertDoesNotDeploy("misspelt", "outbox.relay.worker", "outbox.relay.workers");
    }

    @Deployment(name = "misspelt-of-channel", managed = false, testable = false)
    static WebArchive misspeltOfChannel() {
        return War.named("misspelt-of-channel")
                .configure("outbox.channel.orders.content-type", "binary")
                .pack();
    }

    @Test
    void keyOfChannel_misspelt_isNamedWithTheRightOne() {
        assertDoesNotDeploy(
                "misspelt-of-channel", "outbox.channel.orders.content-type", "outbox.channel.orders.content-mode");
    }

    @Deployment(name = "unparsable", managed = false, testable = false)
    static WebArchive unparsable() {
        return War.named("unparsable").configure("outbox.relay.poll", "soon").pack();
    }

    @Test
    void value_unparsable_isNamedWithItsKey() {
        assertDoesNotDeploy("unparsable", "outbox.relay.poll", "soon");
    }

    @Deployment(name = "unit-without-event", managed = false, testable = false)
    static WebArchive unitWithoutEvent() {
        return War.named("unit-without-event")
                .with(Purchase.class.getPackage())
                .persistenceUnit(Purchase.class.getName())
                .pack();
    }

    @Test
    void unit_withoutTheEvent_isToldTheLineToAdd() {
        assertDoesNotDeploy("unit-without-event", "META-INF/persistence.xml", "<class>ee.outbox.OutboxEvent</class>");
    }

    @Deployment(name = "unit-elsewhere", managed = false, testable = false)
    static WebArchive unitElsewhere() {
        return War.named("unit-elsewhere")
                .with(Purchase.class.getPackage())
                .persistenceUnit("ee.outbox.OutboxEvent", Purchase.class.getName())
                .otherDataSource("java:app/jdbc/other")
                .persistenceUnitOn("java:app/jdbc/other")
                .pack();
    }

    @Test
    void unit_onAnotherDatabase_isNamedWithBothKeys() {
        assertDoesNotDeploy(
                "unit-elsewhere",
                "@Produces @Outbox EntityManager",
                "jta-data-source",
                "outbox.datasource=java:app/jdbc/outbox");
    }

    @Deployment(name = "mistaken-consumer", managed = false, testable = false)
    static WebArchive mistakenConsumer() {
        return War.named("mistaken-consumer")
                .with(MistakenConsumer.class.getPackage())
                .pack();
    }

    @Test
    void consumer_thatCouldNotProcessOnce_isToldWhy() {
        assertDoesNotDeploy(
                "mistaken-consumer",
                "@Inbox and @TransactionManagement(BEAN)",
                "MistakenConsumer.ofNothing() has @Inbox and no parameter",
                "has @Inbox and returns something");
    }

    private void assertDoesNotDeploy(String name, String... explanation) {
        ServerLog log = ServerLog.fromNow();
        assertThatThrownBy(() -> deployer.deploy(name)).isNotNull();
        assertThat(log.text()).contains(explanation);
    }
}
