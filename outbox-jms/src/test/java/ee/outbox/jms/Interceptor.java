// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Lets a test step into one method, such as of the contexts of a factory; all else is the broker's own. */
final class Interceptor {

    /** Of a method, before it is made. */
    record Call(Method method, Object target, Object... arguments) {

        Object proceed() throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
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

    /** @param name of the methods that are stepped into */
    static <T> T proxy(Class<T> type, T target, String name, Step step) {
        Class<?>[] types = {type};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, (proxy, method, arguments) -> {
            Call call = new Call(method, target, arguments);
            return method.getName().equals(name) ? step.in(call) : call.proceed();
        }));
    }
}
