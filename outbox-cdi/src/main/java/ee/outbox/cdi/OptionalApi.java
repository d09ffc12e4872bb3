// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the outbox uses where the server has it, and does without where not; {@code beans.xml} excludes what stands on it. */
enum OptionalApi {
    HEALTH("org.eclipse.microprofile.health.HealthCheck", "Without MicroProfile Health: no health check."),
    FAULT_TOLERANCE(
            "org.eclipse.microprofile.faulttolerance.Retry",
            "Without MicroProfile Fault Tolerance: its annotations on a publisher do nothing.");

    private final String type;
    private final String consequence;

    OptionalApi(String type, String consequence) {
        this.type = type;
        this.consequence = consequence;
    }

    private boolean isPresent(ClassLoader loader) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** What is absent and what that means; empty where nothing is. */
    static String absences() {
        return absences(OptionalApi.class.getClassLoader());
    }

    static String absences(ClassLoader loader) {
        return Arrays.stream(values())
                .filter(api -> !api.isPresent(loader))
                .map(api -> api.consequence)
                .collect(Collectors.joining(" "));
    }
}
