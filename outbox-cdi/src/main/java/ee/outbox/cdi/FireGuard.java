// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Outbox;
import ee.outbox.OutboxException;
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
 * Sees that nothing is fired in vain, on the caller's own thread, where its transaction can still be rolled back: refuses
 * {@code fireAsync}, and complains where a {@code fire} reaches nobody, as in a container that is being stopped (Weld 5.1
 * then fires without a word to no observers). What is fired through a {@code select} goes past a decorator; {@link
 * OutboxObserver} refuses its {@code fireAsync}, too late for the transaction.
 *
 * <p>Decorates every Event of the application, and is nothing but a passage for those that are not the outbox's: Weld 5.1
 * finds decorators of the built-in bean by {@code @Any} alone. Serializable, for an Event may be injected into a bean that
 * is passivated (WELD-001465).
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@SuppressWarnings("serial") // what is injected are the container's own, which are
abstract class FireGuard<T> implements Event<T>, Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @Delegate
    @Any
    private Event<T> delegate;

    @Inject
    private InjectionPoint point;

    @Override
    public void fire(T event) {
        if (!isOutbox()) {
            delegate.fire(event);
        } else if (!OutboxObserver.isReachedBy(() -> delegate.fire(event))) {
            throw new OutboxException(
                    "The event was fired while the application is being stopped: nothing observes it any"
                            + " more, and nothing was stored. Roll the transaction back.");
        }
    }

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
        if (isOutbox()) {
            throw CDI.current().select(OutboxRuntime.class).get().capture().refuseAsync();
        }
    }

    private boolean isOutbox() {
        return point.getQualifiers().stream().anyMatch(Outbox.class::isInstance);
    }
}
