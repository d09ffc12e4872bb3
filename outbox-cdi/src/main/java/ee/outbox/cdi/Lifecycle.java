// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * Starts and ends the outbox by CDI's own events where no {@link RelayTimer} does it: after what the application itself
 * starts, and before what it ends.
 */
@ApplicationScoped
class Lifecycle {

    @Inject
    private OutboxExtension extension;

    @Inject
    private OutboxRuntime runtime;

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) Startup startup) {
        if (extension.poller() == Poller.MANAGED_EXECUTOR) {
            runtime.start();
        }
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Shutdown shutdown) {
        if (extension.poller() == Poller.MANAGED_EXECUTOR) {
            runtime.stop();
        }
    }
}
