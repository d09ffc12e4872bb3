// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Load;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server dies without a word, and another takes over when the leases of the dead one have ended. Always on
 * PostgreSQL, for a database that forgets a commit in a crash would be tested here instead of the outbox.
 */
@Tag("crash")
class CrashIT extends InContainer {

    @ArquillianResource
    ContainerController servers;

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "crash", managed = false, testable = false)
    @TargetsContainer("mortal")
    static WebArchive application() {
        return War.named("crash")
                .on(TestDatabase.POSTGRESQL)
                .configure("outbox.relay.lease", "PT5S")
                .pack();
    }

    @Test
    void server_isKilledInTheMiddle_eventsArriveInOrder() throws InterruptedException {
        servers.start("mortal");
        deployer.deploy("crash");
        try (Load load = new Load(application, "crash")) {
            load.start();
            load.awaitMiddle();
            servers.stop("mortal");
            assertThat(load.turnsTaken()).as("turns before the crash").isLessThan(Load.EVENTS);
            servers.start("mortal");
            deployer.deploy("crash");
            load.awaitEnd();

            Turns turns = Turns.of(everythingElse());
            System.out.println("server killed in the middle: " + turns);
            assertThat(turns.faults()).isEmpty();
            assertThat(turns.events()).isEqualTo(Load.EVENTS);
        }
    }
}
