// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import ee.outbox.it.lab.node.Server;
import jakarta.jms.ConnectionFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The least that an outbox can be: an INSERT in the application's transaction, and a {@link HandWrittenLoop} for each share of the
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

    static final String APPEND =
            "INSERT INTO hand_event (id, event_type, event_key, loop, data) VALUES (?, ?, ?, ?, ?)";

    private final ConnectionFactory broker;
    private final ThreadFactory threadFactory;
    private final ConcurrentLinkedQueue<Connection> pool = new ConcurrentLinkedQueue<>();
    private List<HandWrittenLoop> loops = List.of();
    private int shares = 1;

    HandWritten(ConnectionFactory broker, ThreadFactory threadFactory) throws SQLException {
        this.broker = broker;
        this.threadFactory = threadFactory;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute(INDEX);
        }
    }

    public static void main(String[] args) throws Exception {
        Ears.live(new HandWritten(Server.toBroker(ActiveMQConnectionFactory::new), Thread::new));
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
    public Writer writer() throws SQLException {
        Connection waiting = pool.poll();
        Connection connection = waiting == null ? connect() : waiting;
        connection.setAutoCommit(false);
        return new Transactions(
                connection, connection.prepareStatement(Work.INSERT), connection.prepareStatement(APPEND));
    }

    /** All that a transaction has. */
    final void store(PreparedStatement insert, PreparedStatement append, String ids, long number, int events)
            throws SQLException {
        insert.setLong(1, number);
        insert.setString(2, ids);
        insert.executeUpdate();
        if (events > 0) {
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

    /** Once it is committed. */
    final void wake(long number, int events) {
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
        for (Connection connection : pool) {
            connection.close();
        }
    }

    private final class Transactions implements Writer {

        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement append;

        Transactions(Connection connection, PreparedStatement insert, PreparedStatement append) {
            this.connection = connection;
            this.insert = insert;
            this.append = append;
        }

        @Override
        public void write(String ids, long number, int events) throws SQLException {
            store(insert, append, ids, number, events);
            connection.commit();
            wake(number, events);
        }

        @Override
        public void close() throws SQLException {
            insert.close();
            append.close();
            pool.add(connection);
        }
    }
}
