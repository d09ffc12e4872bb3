// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import com.arjuna.ats.jta.resources.LastResourceCommitOptimisation;
import jakarta.transaction.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import javax.transaction.xa.XAResource;

/** A DataSource that servers would call local: its one connection of a transaction is committed as the last resource. */
public final class LastResource {

    private final DataSource dataSource;
    private final Map<Transaction, Connection> connections = new ConcurrentHashMap<>();

    private LastResource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @param dataSource takes no part in JTA by itself */
    public static DataSource of(DataSource dataSource) {
        LastResource last = new LastResource(dataSource);
        return proxy(
                DataSource.class,
                (proxy, method, arguments) -> method.getName().equals("getConnection")
                        ? last.connection()
                        : method.invoke(dataSource, arguments));
    }

    private Connection connection() throws Exception {
        Transaction transaction = Jta.JTA.manager().getTransaction();
        if (transaction == null) {
            return dataSource.getConnection();
        }
        Connection open = connections.get(transaction);
        if (open == null) {
            open = dataSource.getConnection();
            open.setAutoCommit(false);
            connections.put(transaction, open);
            transaction.enlistResource(resource(transaction, open));
        }
        Connection connection = open;
        return proxy(Connection.class, (proxy, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private XAResource resource(Transaction transaction, Connection connection) {
        return proxy(LastResourceCommitOptimisation.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "commit", "rollback" -> {
                end(transaction, connection, method.getName().equals("commit"));
                yield null;
            }
            case "isSameRM", "setTransactionTimeout" -> false;
            case "prepare", "getTransactionTimeout", "hashCode" -> 0;
            case "equals" -> proxy == arguments[0];
            case "toString" -> "the last resource";
            default -> null;
        });
    }

    private void end(Transaction transaction, Connection connection, boolean commit) throws SQLException {
        connections.remove(transaction);
        try (connection) {
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LastResource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
