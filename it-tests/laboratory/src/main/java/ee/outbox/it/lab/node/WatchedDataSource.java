// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The node's database, with the crash points that lie between its statements; knows which connections are not closed yet. */
final class WatchedDataSource {

    private final TransactionSynchronizationRegistry registry;
    private final Set<Object> open = ConcurrentHashMap.newKeySet();

    WatchedDataSource(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    DataSource over(DataSource real) {
        return Watch.over(DataSource.class, real, (method, args, call) -> {
            Object result = call.go();
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    /**
     * How many connections somebody has got and not closed. Not as the pool counts them: after a transaction that the database has
     * left in the middle, Agroal (2.8) still has its connection for one in use, or counts it back twice.
     */
    int open() {
        return open.size();
    }

    private Connection connection(Connection real) {
        boolean[] marks = {false};
        open.add(marks);
        return Watch.over(Connection.class, real, (method, args, call) -> {
            if (method.getName().equals("close")) {
                open.remove(marks);
            }
            if (!method.getName().equals("prepareStatement")) {
                return call.go();
            }
            args[0] = Sabotage.of((String) args[0]);
            String sql = (String) args[0];
            return Watch.over(PreparedStatement.class, call.go(), (execute, parameters, execution) -> {
                if (!execute.getName().startsWith("execute")) {
                    return execution.go();
                }
                before(sql, marks);
                Object result = execution.go();
                after(sql, marks);
                return result;
            });
        });
    }

    private static void before(String sql, boolean[] marks) {
        if (sql.contains("INSERT INTO outbox_event")) {
            CrashPoint.APPEND.pass();
        } else if (sql.contains("UPDATE outbox_lane") && !marks[0]) {
            CrashPoint.CLAIM.pass();
        }
    }

    private void after(String sql, boolean[] marks) {
        if (sql.contains("INSERT INTO outbox_event")) {
            CrashPoint.STORED.pass();
        } else if (sql.contains("status = 'PUBLISHED'")) {
            marks[0] = true;
            CrashPoint.MARK.pass();
            registry.registerInterposedSynchronization(new Marked());
        }
    }

    private static final class Marked implements Synchronization {

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            CrashPoint.MARKED.pass();
        }
    }
}
