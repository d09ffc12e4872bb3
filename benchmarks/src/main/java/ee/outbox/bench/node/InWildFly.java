// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A contestant in WildFly, with what the server has. The hand-written one is in the same application, beside our jars, which then
 * have nothing to do.
 */
@WebListener
public final class InWildFly implements ServletContextListener {

    /** A system property: {@code true} for ours. */
    public static final String IS_OURS = "bench.ours";

    private static final String WAITS = "SELECT 1 FROM outbox_event WHERE published_at IS NULL LIMIT 1";

    @Resource
    private ManagedThreadFactory threadFactory;

    @Resource(lookup = "java:jboss/TransactionManager")
    private TransactionManager transactions;

    @Resource(lookup = "java:jboss/jdbc/bench")
    private DataSource dataSource;

    /** Without a pool: who keeps a session has no use for one. */
    @Resource(lookup = "java:/ConnectionFactory")
    private ConnectionFactory connectionFactory;

    @Inject
    private Orders orders;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            Contestant contestant = Boolean.getBoolean(IS_OURS) ? new Application() : byHand();
            threadFactory.newThread(() -> Ears.live(contestant)).start();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The loop has connections and sessions of its own; the application's transactions are the server's. */
    private Contestant byHand() throws SQLException {
        return new HandWritten(connectionFactory, threadFactory, transactions, dataSource);
    }

    /**
     * Ours. The application stores, or relays, from its start to the server's end, as the server was started: what an application
     * that is deployed anew has in its class loader, Java would have to compile anew.
     */
    private final class Application implements Contestant {

        private boolean relays;

        @Override
        public void store(int workers) {
            relays = false;
        }

        @Override
        public void relay(int workers, boolean keep, Map<String, String> settings) {
            relays = true;
        }

        @Override
        public void rest() throws Exception {
            while (relays && isWaiting()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        private boolean isWaiting() throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(WAITS)) {
                return row.next();
            }
        }

        @Override
        public Writer writer() {
            return orders.writer(transactions, dataSource);
        }

        @Override
        public ThreadFactory threadFactory() {
            return threadFactory;
        }

        @Override
        public void end() {}
    }
}
