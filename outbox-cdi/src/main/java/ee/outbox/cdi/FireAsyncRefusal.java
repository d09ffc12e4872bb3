// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Outbox;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/**
 * Refuses {@code fireAsync} on the caller's own thread, where its transaction can still be rolled back. What is fired
 * through a {@code select} goes past a decorator; {@link OutboxObserver} refuses that, too late for the transaction.
 *
 * <p>Decorates every Event of the application, and is nothing but a passage for those that are not the outbox's: Weld 5.1
 * finds decorators of the built-in bean by {@code @Any} alone. Serializable, for an Event may be injected into a bean that
 * is passivated (WELD-001465).
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@SuppressWarnings("serial") // what is injected are the container's own, which are
abstract class FireAsyncRefusal<T> implements Event<T>, Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @Delegate
    @Any
    private Event<T> delegate;

    @Inject
    private InjectionPoint point;

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
        refuseOutbox();
        return delegate.fireAsync(event);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        refuseOutbox();
        return delegate.fireAsync(event, options);
    }

    private void refuseOutbox() {
        if (point.getQualifiers().stream().anyMatch(Outbox.class::isInstance)) {
            throw CDI.current().select(OutboxRuntime.class).get().capture().refuseAsync();
        }
    }
}
