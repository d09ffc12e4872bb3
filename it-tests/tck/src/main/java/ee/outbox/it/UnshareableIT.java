// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ee.outbox.it.server.Server;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.War;
import ee.outbox.it.unshareable.UnshareableResource;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The application writes by a handle of {@code @Resource(shareable = false)}. To some servers that is the connection which
 * the transaction has of this DataSource, as any other handle; to others it is one more, which the transaction takes from
 * an XADataSource alone.
 */
class UnshareableIT extends InContainer {

    private static final String PLAIN = "unshareable";
    private static final String XA = "unshareable-xa";

    @ArquillianResource
    Deployer deployer;

    private String deployed;

    @Deployment(name = PLAIN, managed = false, testable = false)
    static WebArchive plain() {
        return application(PLAIN, TestDatabase.POSTGRESQL);
    }

    @Deployment(name = XA, managed = false, testable = false)
    static WebArchive xa() {
        return application(XA, TestDatabase.POSTGRESQL_XA);
    }

    private static WebArchive application(String name, TestDatabase database) {
        return War.named(name)
                .on(database)
                .with(UnshareableResource.class.getPackage())
                .pack();
    }

    private void deploy(String name) {
        deployer.deploy(name);
        deployed = name;
    }

    /** After what every test has to show. */
    @Override
    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        if (deployed != null) {
            super.nothingIsLeftBehind();
            deployer.undeploy(deployed);
        }
    }

    @Test
    void handle_thatIsTheSameConnection_commitsWithTheEvent() throws InterruptedException {
        assumeTrue(Server.underTest().joinsUnshareable());
        deploy(PLAIN);

        assertCommits("same");
    }

    @Test
    void handle_thatIsAnotherConnection_isRolledBackAndTheLogSaysWhatToSet() throws InterruptedException {
        assumeFalse(Server.underTest().joinsUnshareable());
        deploy(PLAIN);
        ServerLog log = ServerLog.fromNow();

        assertThat(application.enterUnshareable("other")).contains("RollbackException");

        assertThat(application.entries("other")).isZero();
        assertThat(application.storedEvents()).isZero();
        assertThat(log.text()).contains("shareable handles (no @Resource(shareable = false))", "XADataSource");
    }

    @Test
    void handle_ofAnXaDataSource_commitsWithTheEvent() throws InterruptedException {
        deploy(XA);

        assertCommits("xa");
    }

    private void assertCommits(String entry) throws InterruptedException {
        assertThat(application.enterUnshareable(entry)).isEqualTo("committed");
        assertThat(DELIVERIES.take().type()).isEqualTo(entry);
        assertThat(application.entries(entry)).isEqualTo(1);
    }
}
