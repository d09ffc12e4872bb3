// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.report.OutboxHealth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OptionalApiTest {

    /** A server without some packages. */
    private static final class Lacking extends ClassLoader {

        private final String packages;

        Lacking(String packages) {
            super(OptionalApiTest.class.getClassLoader());
            this.packages = packages;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(packages)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void server_withEverything_needsNoWord() {
        assertThat(OptionalApi.absences(OptionalApiTest.class.getClassLoader())).isEmpty();
    }

    @Test
    void server_withoutHealth_isToldWhatThatMeans() {
        assertThat(OptionalApi.absences(new Lacking("org.eclipse.microprofile.health.")))
                .isEqualTo("Without MicroProfile Health: no health check.");
    }

    @Test
    void server_withoutFaultTolerance_isToldWhatThatMeans() {
        assertThat(OptionalApi.absences(new Lacking("org.eclipse.microprofile.faulttolerance.")))
                .isEqualTo("Without MicroProfile Fault Tolerance: its annotations on a publisher do nothing.");
    }

    @Test
    void healthCheck_whereThereIsNoHealth_isExcludedByBeansXml() throws IOException {
        try (InputStream in = OptionalApi.class.getResourceAsStream("/META-INF/beans.xml")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                    .contains("<exclude name=\"" + OutboxHealth.class.getName() + "\"> <if-class-not-available"
                            + " name=\"org.eclipse.microprofile.health.HealthCheck\"/> </exclude>");
        }
    }
}
