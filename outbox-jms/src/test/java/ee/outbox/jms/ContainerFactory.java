// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.resource.Referenceable;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a container makes of an XA factory, as far as the publisher can see: contexts enlist in the thread's JTA
 * transaction, may not be committed, and close their connection once they are closed and the transaction has ended.
 */
final class ContainerFactory {

    private ContainerFactory() {}

    static ConnectionFactory of(XAConnectionFactory factory, TransactionManager transactions) {
        return of(factory, transactions, Referenceable.class);
    }

    /** @param face by which it is known as a container's */
    static ConnectionFactory of(XAConnectionFactory factory, TransactionManager transactions, Class<?> face) {
        return (ConnectionFactory) Proxy.newProxyInstance(
                ContainerFactory.class.getClassLoader(),
                new Class<?>[] {ConnectionFactory.class, face},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("createContext") || arguments != null) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return context(factory.createXAContext(), transactions);
                });
    }

    private static JMSContext context(XAJMSContext context, TransactionManager transactions) throws Exception {
        if (transactions.getStatus() != Status.STATUS_ACTIVE) {
            context.close();
            throw new IllegalStateRuntimeException("no JTA transaction");
        }
        AtomicInteger uses = new AtomicInteger(2);
        Runnable unused = () -> {
            if (uses.decrementAndGet() == 0) {
                context.close();
            }
        };
        transactions.getTransaction().registerSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // nothing to flush
            }

            @Override
            public void afterCompletion(int status) {
                unused.run();
            }
        });
        transactions.getTransaction().enlistResource(context.getXAResource());
        return (JMSContext) Proxy.newProxyInstance(
                ContainerFactory.class.getClassLoader(),
                new Class<?>[] {JMSContext.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close":
                            unused.run();
                            return null;
                        case "commit", "rollback":
                            throw new IllegalStateRuntimeException("not in a container");
                        default:
                            try {
                                return method.invoke(context, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                    }
                });
    }
}
