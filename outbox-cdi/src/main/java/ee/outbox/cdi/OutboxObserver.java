// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;

/**
 * Where {@code fire} comes in. A plain observer method, for through it an exception reaches the caller of {@code fire}
 * as it is; and not a transactional one, for there an exception would only be logged.
 */
@ApplicationScoped
class OutboxObserver {

    /** Set while somebody watches, on that thread: whether something has come in. */
    private static final ThreadLocal<Boolean> REACHED = new ThreadLocal<>();

    @Inject
    private OutboxRuntime runtime;

    /** Whether what is fired comes in here. Needs no container. */
    static boolean isReachedBy(Runnable firing) {
        Boolean outer = REACHED.get();
        REACHED.set(false);
        try {
            firing.run();
            return REACHED.get();
        } finally {
            if (outer == null) {
                REACHED.remove();
            } else {
                REACHED.set(outer);
            }
        }
    }

    void capture(@Observes @Outbox Object fired, EventMetadata metadata) {
        if (REACHED.get() != null) {
            REACHED.set(true);
        }
        runtime.capture().capture(fired, channel(metadata));
    }

    /** Without this, {@code fireAsync} would find no observer, and the event would be lost without a word. */
    void refuse(@ObservesAsync @Outbox Object fired) {
        throw runtime.capture().refuseAsync();
    }

    private static String channel(EventMetadata metadata) {
        for (Annotation qualifier : metadata.getQualifiers()) {
            if (qualifier instanceof Outbox outbox) {
                return outbox.value();
            }
        }
        return Outbox.DEFAULT_CHANNEL;
    }
}
