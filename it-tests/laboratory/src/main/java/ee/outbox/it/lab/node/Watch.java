// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Stands before an object of some interface, and sees every call. */
@FunctionalInterface
interface Watch {

    /** The call itself; what the object throws comes out as it is. */
    @FunctionalInterface
    interface Call {
        Object go() throws Throwable;
    }

    /** @param args may be changed before the call goes */
    Object on(Method method, Object[] args, Call call) throws Throwable;

    static <T> T over(Class<T> type, Object object, Watch watch) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> watch.on(method, args, () -> {
                    try {
                        return method.invoke(object, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
