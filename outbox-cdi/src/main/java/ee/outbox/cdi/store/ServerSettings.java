// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

/** What to change where a DataSource does not do. The one place that names each server's own setting. */
final class ServerSettings {

    static final String JTA =
            "Use a DataSource of the server's that joins JTA transactions. WildFly: jta=\"true\" of the"
                    + " datasource. Payara: a JDBC connection pool without non-transactional-connections, in <data-source>"
                    + " <transactional>true</transactional>. Open Liberty: transactional=\"true\" of the dataSource."
                    + " @DataSourceDefinition: transactional = true.";

    static final String ISOLATION = "Set READ_COMMITTED. WildFly: <transaction-isolation> of the datasource. Payara:"
            + " transaction-isolation-level of the JDBC connection pool, in <data-source> <isolation-level>. Open Liberty:"
            + " isolationLevel of the dataSource. @DataSourceDefinition: isolationLevel.";

    static final String RIGHTS =
            "The DataSource's user needs SELECT, INSERT, UPDATE and DELETE on outbox_event, outbox_lane"
                    + " and outbox_hold, in a database that is not read-only.";

    static final String XA =
            "Make it XA. WildFly: xa-datasource. Payara: resource type javax.sql.XADataSource of the JDBC"
                    + " connection pool. Open Liberty: type=\"javax.sql.XADataSource\" of the dataSource. <data-source> and"
                    + " @DataSourceDefinition: the class of the driver's XADataSource. PostgreSQL: max_prepared_transactions above 0.";

    static final String ENLISTMENT =
            "If the transaction uses another connection that is not XA, the server takes no second"
                    + " one into it. Either let the application use the outbox's own DataSource by shareable handles (no"
                    + " @Resource(shareable = false)), or leave one DataSource that is not XA. " + XA;

    private ServerSettings() {}
}
