// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A factory whose contexts let a test step into one of their methods; all else is the broker's own. */
final class Interceptor {

    interface Call {
        Object proceed() throws Throwable;
    }

    interface Step {
        Object in(Call call) throws Throwable;
    }

    private Interceptor() {}

    static ConnectionFactory of(ConnectionFactory factory, String method, Step step) {
        return proxy(
                ConnectionFactory.class,
                factory,
                "createContext",
                call -> proxy(JMSContext.class, (JMSContext) call.proceed(), method, step));
    }

    private static <T> T proxy(Class<T> type, T target, String name, Step step) {
        Class<?>[] types = {type};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, (proxy, method, arguments) -> {
            Call call = () -> {
                try {
                    return method.invoke(target, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            return method.getName().equals(name) ? step.in(call) : call.proceed();
        }));
    }
}
