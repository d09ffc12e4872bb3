// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Load;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application goes and comes back while its server runs on; its clients go on knocking. */
class RedeployIT extends InContainer {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "redeploy", managed = false, testable = false)
    static WebArchive application() {
        return War.named("redeploy").pack();
    }

    @Test
    void application_isRedeployedInTheMiddle_eventsArriveInOrder() throws InterruptedException {
        deployer.deploy("redeploy");
        try (Load load = new Load(application, "redeploy")) {
            load.start();
            load.awaitMiddle();
            deployer.undeploy("redeploy");
            assertThat(load.turnsTaken()).as("turns before the redeployment").isLessThan(Load.EVENTS);
            deployer.deploy("redeploy");
            load.awaitEnd();

            Turns turns = Turns.of(everythingElse());
            System.out.println("redeployed in the middle: " + turns);
            assertThat(turns.faults()).isEmpty();
            assertThat(turns.events()).isEqualTo(Load.EVENTS);
        }
    }
}
