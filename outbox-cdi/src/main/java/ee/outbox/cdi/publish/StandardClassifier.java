// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.spi.FailureClassifier;
import ee.outbox.spi.OutageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The default: what says that it is an outage. Fault Tolerance by name, for the server may have none. */
@ApplicationScoped
public class StandardClassifier implements FailureClassifier {

    private static final Set<String> FAULT_TOLERANCE = Set.of(
            "org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException",
            "org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException",
            "org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException");

    /** Causes may go in a circle. */
    private static final int DEEPEST = 12;

    @Override
    public boolean isOutage(Exception failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause -> cause instanceof OutageException
                        || FAULT_TOLERANCE.contains(cause.getClass().getName()));
    }
}
