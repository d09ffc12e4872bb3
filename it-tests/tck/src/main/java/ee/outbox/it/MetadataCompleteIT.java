// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.War;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The application tells the server to look for no EJBs in its libraries, so the outbox's timer is none. */
class MetadataCompleteIT extends InContainer {

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "metadata-complete", managed = false, testable = false)
    static WebArchive application() {
        return War.named("metadata-complete").metadataComplete().pack();
    }

    /** Nobody rings for a scheduled event: only the poll finds it. */
    @Test
    void application_withoutTheTimer_isPolledByTheExecutorAndSaysSo() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();
        deployer.deploy("metadata-complete");
        Instant time = application.databaseTime().plusSeconds(2);

        fire("ee.outbox.it.Now");
        fire("ee.outbox.it.Later", "scheduledAt", time.toString());
        assertThat(log.text()).contains("OUTBOX-101", "polled by managed-executor");

        // A node that went without giving its lanes back would keep them until its lease ends.
        deployer.undeploy("metadata-complete");
        deployer.deploy("metadata-complete");
        fire("ee.outbox.it.Again");
        assertThat(log.text()).doesNotContain("OUTBOX-207", "OUTBOX-209", "OUTBOX-211");
    }

    private void fire(String type, String... attributes) throws InterruptedException {
        application
                .transaction()
                .fire(Stream.concat(Stream.of("type", type), Arrays.stream(attributes))
                        .toArray(String[]::new))
                .commit();
        assertThat(DELIVERIES.take().type()).isEqualTo(type);
    }
}
