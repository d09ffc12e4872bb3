// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server without MicroProfile Fault Tolerance, Health, Metrics and Telemetry. */
@Tag("bare")
class BareServerIT extends InContainer {

    @ArquillianResource
    ContainerController servers;

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "bare", managed = false, testable = false)
    @TargetsContainer("bare")
    static WebArchive application() {
        return War.named("bare").pack();
    }

    @Test
    @Shows(Column.NO_FT)
    void server_withoutWhatIsOptional_deliversAndSaysWhatItDoesWithout() throws InterruptedException {
        servers.start("bare");
        deployer.deploy("bare");

        application
                .transaction()
                .entry("bare")
                .fire("type", "ee.outbox.it.Bare")
                .commit();

        assertThat(DELIVERIES.take().type()).isEqualTo("ee.outbox.it.Bare");
        assertThat(application.entries("bare")).isEqualTo(1);
        assertThat(ServerLog.ofBareServer().text()).contains("OUTBOX-104", "Fault Tolerance", "health check");
    }
}
