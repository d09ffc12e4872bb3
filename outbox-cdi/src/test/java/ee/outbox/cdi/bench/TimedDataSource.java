// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Instant;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** H2 whose clock, as the store asks for it, is the test's. */
final class TimedDataSource {

    private static final String NOW = "CURRENT_TIMESTAMP AS now_at";

    private final DataSource real;
    private final Supplier<Instant> clock;

    TimedDataSource(DataSource real, Supplier<Instant> clock) {
        this.real = real;
        this.clock = clock;
    }

    DataSource dataSource() {
        return timed(DataSource.class, real);
    }

    private <T> T timed(Class<T> type, Object object) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("prepareStatement")) {
                args[0] = ((String) args[0]).replace(NOW, "TIMESTAMP WITH TIME ZONE '" + text() + "' AS now_at");
            }
            try {
                Object result = method.invoke(object, args);
                return result instanceof Connection ? timed(Connection.class, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** As H2 writes it. */
    private String text() {
        return clock.get().toString().replace('T', ' ').replace("Z", "+00");
    }
}
