// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Counts what goes to the database, and lets a test come in between. */
public final class CountingDataSource {

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final DataSource dataSource;
    private volatile Consumer<String> interruption = sql -> {};

    public CountingDataSource(DataSource real) {
        dataSource = counting(DataSource.class, real);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** How often somebody wanted one; a transaction of the outbox's own wants one. */
    public int connections() {
        return connections.get();
    }

    /** Those that were executed, a batch being one. */
    public int statements() {
        return statements.get();
    }

    public int batches() {
        return batches.get();
    }

    public void reset() {
        connections.set(0);
        statements.set(0);
        batches.set(0);
    }

    /** @param what is done before a statement is prepared, on the thread that wants it */
    public void beforeStatement(Consumer<String> what) {
        interruption = what;
    }

    private void count(Class<?> type, String method) {
        if (type == DataSource.class && method.equals("getConnection")) {
            connections.incrementAndGet();
        } else if (method.startsWith("execute")) {
            statements.incrementAndGet();
            if (method.equals("executeBatch")) {
                batches.incrementAndGet();
            }
        }
    }

    private <T> T counting(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            count(type, method.getName());
            if (method.getName().equals("prepareStatement")) {
                interruption.accept((String) args[0]);
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
