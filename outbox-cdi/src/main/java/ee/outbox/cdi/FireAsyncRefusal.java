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
import java.util.concurrent.CompletionStage;

/**
 * Refuses {@code fireAsync} on the caller's own thread, where its transaction can still be rolled back. What is fired
 * through a {@code select} goes past a decorator; {@link OutboxObserver} refuses that, too late for the transaction.
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
abstract class FireAsyncRefusal<T> implements Event<T> {

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
