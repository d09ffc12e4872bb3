// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import ee.outbox.it.lab.node.Server;
import jakarta.jms.ConnectionFactory;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The least that an outbox can be: an INSERT in the application's transaction, on the application's connection, and a {@link HandWrittenLoop} for each share of the
 * keys. It knows no refusal, no retry, no second node and no crash but the one after which it sends again.
 */
public class HandWritten implements Contestant {

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS hand_event (
                seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                id           VARCHAR(255) NOT NULL,
                event_type   VARCHAR(255) NOT NULL,
                event_key    VARCHAR(255) NOT NULL,
                loop         SMALLINT NOT NULL,
                created_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                published_at TIMESTAMP WITH TIME ZONE,
                data         BYTEA NOT NULL)""";

    private static final String INDEX =
            "CREATE INDEX IF NOT EXISTS hand_event_ready ON hand_event (loop, seq) WHERE published_at IS NULL";

    private static final String APPEND =
            "INSERT INTO hand_event (id, event_type, event_key, loop, data) VALUES (?, ?, ?, ?, ?)";

    private final ConnectionFactory broker;
    private final ThreadFactory threadFactory;
    private final TransactionManager transactions;
    private final DataSource dataSource;
    private List<HandWrittenLoop> loops = List.of();
    private int shares = 1;

    /** @param transactions the application's, over the DataSource; the loops have connections of their own */
    HandWritten(
            ConnectionFactory broker,
            ThreadFactory threadFactory,
            TransactionManager transactions,
            DataSource dataSource)
            throws SQLException {
        this.broker = broker;
        this.threadFactory = threadFactory;
        this.transactions = transactions;
        this.dataSource = dataSource;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute(INDEX);
        }
    }

    public static void main(String[] args) throws Exception {
        Server server = Server.start();
        ConnectionFactory broker = Server.toBroker(ActiveMQConnectionFactory::new);
        Ears.live(new HandWritten(broker, Thread::new, server.transactions(), server.dataSource()) {
            @Override
            public void end() throws Exception {
                super.end();
                server.close();
            }
        });
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(System.getProperty(Server.DATABASE), "postgres", "");
    }

    @Override
    public void store(int threads) {
        shares = threads;
    }

    @Override
    public void relay(int threads, boolean keep, Map<String, String> settings) throws Exception {
        shares = threads;
        List<HandWrittenLoop> all = new ArrayList<>();
        for (int share = 0; share < threads; share++) {
            all.add(new HandWrittenLoop(share, keep, broker));
        }
        all.forEach(loop -> loop.start(threadFactory));
        loops = List.copyOf(all);
    }

    @Override
    public void rest() throws InterruptedException {
        for (HandWrittenLoop loop : loops) {
            loop.end();
        }
        loops = List.of();
    }

    @Override
    public Writer writer() {
        return (ids, number, events) -> {
            transactions.begin();
            try (Connection connection = dataSource.getConnection()) {
                insert(connection, ids, number);
                append(connection, ids, number, events);
            }
            transactions.commit();
            wake(number, events);
        };
    }

    private static void insert(Connection connection, String ids, long number) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(Work.INSERT)) {
            insert.setLong(1, number);
            insert.setString(2, ids);
            insert.executeUpdate();
        }
    }

    private void append(Connection connection, String ids, long number, int events) throws SQLException {
        if (events == 0) {
            return;
        }
        try (PreparedStatement append = connection.prepareStatement(APPEND)) {
            for (long each = number; each < number + events; each++) {
                String key = Work.key(each);
                append.setString(1, ids + each);
                append.setString(2, Work.TYPE);
                append.setString(3, key);
                append.setInt(4, share(key));
                append.setBytes(5, Work.data());
                append.addBatch();
            }
            append.executeBatch();
        }
    }

    private void wake(long number, int events) {
        if (loops.isEmpty()) {
            return;
        }
        for (long each = number; each < number + Math.min(events, shares); each++) {
            Semaphore bell = loops.get(share(Work.key(each))).bell();
            if (bell.availablePermits() == 0) {
                bell.release();
            }
        }
    }

    private int share(String key) {
        return Math.floorMod(key.hashCode(), shares);
    }

    @Override
    public ThreadFactory threadFactory() {
        return threadFactory;
    }

    @Override
    public void end() throws Exception {
        rest();
    }
}
