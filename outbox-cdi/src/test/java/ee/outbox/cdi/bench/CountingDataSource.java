// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts how often a batch goes to the database. */
final class CountingDataSource {

    private final AtomicInteger batches = new AtomicInteger();
    private final DataSource dataSource;

    CountingDataSource(DataSource real) {
        dataSource = counting(DataSource.class, real);
    }

    DataSource dataSource() {
        return dataSource;
    }

    int batches() {
        return batches.get();
    }

    private <T> T counting(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("executeBatch")) {
                batches.incrementAndGet();
            }
            try {
                return counting(method.invoke(real, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private Object counting(Object result) {
        if (result instanceof Connection) {
            return counting(Connection.class, result);
        }
        return result instanceof PreparedStatement ? counting(PreparedStatement.class, result) : result;
    }
}
