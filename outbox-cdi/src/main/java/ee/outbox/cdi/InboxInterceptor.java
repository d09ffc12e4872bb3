// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Inbox;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;

/** Inside the transaction that {@code @Transactional} (priority 200) or an EJB begins, outside {@code @Retry} (4010). */
@Inbox
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class InboxInterceptor implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // what is injected is the container's own, which is
    private OutboxRuntime runtime;

    @AroundInvoke
    Object once(InvocationContext context) throws Exception {
        return runtime.inbox().processOnce(consumer(context), context.getParameters(), context::proceed);
    }

    /** Of the target's class, not of the method's: two consumers may have inherited the same method. */
    private static String consumer(InvocationContext context) {
        Class<?> type = context.getTarget().getClass();
        while (type.isSynthetic()) {
            type = type.getSuperclass();
        }
        Inbox inbox = context.getMethod().getAnnotation(Inbox.class);
        if (inbox == null) {
            inbox = type.getAnnotation(Inbox.class);
        }
        return inbox == null || inbox.value().isEmpty() ? type.getName() : inbox.value();
    }
}
