// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Application;
import ee.outbox.it.server.Load;
import ee.outbox.it.server.TestDatabase;
import ee.outbox.it.server.Turns;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Two WARs on one server share one outbox table; each of them fires, and each of them relays. */
class TwoApplicationsIT extends InContainer {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "one", managed = false, testable = false)
    static WebArchive one() {
        return sharing("one").pack();
    }

    @Deployment(name = "other", managed = false, testable = false)
    static WebArchive other() {
        return sharing("other").configure("forwarder.receives", "false").pack();
    }

    /** Two copies of H2 in one JVM do not share a file. */
    private static War sharing(String name) {
        return War.named(name).on(TestDatabase.POSTGRESQL).tables("shared");
    }

    @Test
    void events_ofBoth_areDeliveredOnceAndInOrder() throws InterruptedException {
        deployer.deploy("one");
        Application one = Application.latest();
        deployer.deploy("other");
        Application other = Application.latest();

        try (Load first = new Load(one, "one", Load.EVENTS / 2);
                Load second = new Load(other, "other", Load.EVENTS / 2)) {
            first.start();
            second.start();
            first.awaitEnd();
            second.awaitEnd();
        }

        Turns turns = Turns.of(everythingElse());
        System.out.println("two applications: " + turns);
        assertThat(turns.faults()).isEmpty();
        assertThat(turns.events()).isEqualTo(Load.EVENTS);
        assertThat(turns.duplicates()).isZero();
    }
}
