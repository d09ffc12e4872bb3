// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Application;
import ee.outbox.it.server.War;
import jakarta.json.JsonObject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The outbox among the server's readiness checks; wherever the server has them. */
@ExtendWith(ArquillianExtension.class)
class HealthIT {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("readiness").pack();
    }

    @Test
    void outbox_amongTheReadinessChecks_isUpAndSaysWhoPolls() throws InterruptedException {
        JsonObject readiness = new Application().readiness();

        assertThat(readiness.getJsonArray("checks").getValuesAs(JsonObject.class))
                .filteredOn(check -> check.getString("name").equals("outbox"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.getString("status")).isEqualTo("UP");
                    assertThat(check.getJsonObject("data").getString("poll")).isEqualTo("ejb-timer");
                    assertThat(check.getJsonObject("data").getString("relay")).isEqualTo("on");
                });
    }
}
