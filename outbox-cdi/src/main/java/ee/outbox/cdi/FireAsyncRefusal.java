// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Outbox;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/**
 * Refuses {@code fireAsync} on the caller's own thread, where its transaction can still be rolled back. What is fired
 * through a {@code select} goes past a decorator; {@link OutboxObserver} refuses that, too late for the transaction.
 *
 * <p>Serializable, for an Event may be injected into a bean that is passivated (WELD-001465).
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@SuppressWarnings("serial") // what is injected are proxies, which are
abstract class FireAsyncRefusal<T> implements Event<T>, Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @Delegate
    @Outbox
    @SuppressWarnings("UnusedVariable") // CDI demands it
    private Event<T> delegate;

    @Inject
    private OutboxRuntime runtime;

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
        throw runtime.capture().refuseAsync();
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        throw runtime.capture().refuseAsync();
    }
}
