// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.Work;
import ee.outbox.it.lab.Broker;
import ee.outbox.it.lab.PostgreSql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;

/** The database and the broker that all contestants share, with the durability that they come with. */
final class Site implements AutoCloseable {

    /** What all contestants connect with. */
    private static final String CONNECTION = "?reWriteBatchedInserts=true";

    private static final String BROKER_HEAP = "-Xmx2g";
    private static final int ROWS_AT_ONCE = 50_000;

    private final Path directory;
    private final PostgreSql postgreSql;
    private final Broker broker;
    private final Connection connection;
    private final Subscriptions subscriptions;

    Site(Path directory) {
        this.directory = directory;
        postgreSql = new PostgreSql(
                        directory.resolve("postgresql"),
                        // The library has fsync off; the statistics count statements.
                        Map.of("fsync", "on", "shared_preload_libraries", "pg_stat_statements"))
                .start();
        broker = new Broker(directory.resolve("broker"), BROKER_HEAP).start();
        try {
            connection = connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        subscriptions = new Subscriptions(broker.port(), "");
        mustBeOn("fsync");
        mustBeOn("synchronous_commit");
        mustBeOn("full_page_writes");
        execute("CREATE EXTENSION pg_stat_statements");
        execute(Work.TABLE);
    }

    private Site(Site other, Subscriptions subscriptions) {
        directory = other.directory;
        postgreSql = other.postgreSql;
        broker = other.broker;
        connection = other.connection;
        this.subscriptions = subscriptions;
    }

    /** The same database beside another broker; ends with this one. */
    Site with(Subscriptions others) {
        return new Site(this, others);
    }

    private void mustBeOn(String setting) {
        String value = text("SHOW " + setting);
        if (!value.equals("on")) {
            throw new IllegalStateException("PostgreSQL has " + setting + "=" + value);
        }
    }

    Path directory() {
        return directory;
    }

    String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgreSql.port() + "/postgres" + CONNECTION;
    }

    int brokerPort() {
        return broker.port();
    }

    ClientSessionFactory factory() {
        return subscriptions.factory();
    }

    /** Another one; the caller's to close. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(databaseUrl(), "postgres", "");
    }

    synchronized void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    synchronized String text(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    boolean has(String table) {
        return text("SELECT to_regclass('" + table + "') IS NOT NULL").equals("t");
    }

    /** Removes all events, and all that was received. */
    void clear() {
        clearTables();
        subscriptions.clear();
        subscribe(Work.TOPIC);
    }

    void clearTables() {
        for (String table : List.of("bench_work", "hand_event", "outbox_event", "outbox_hold")) {
            if (has(table)) {
                execute("TRUNCATE " + table);
            }
        }
    }

    /** Has the broker keep, on disk, what is sent to the topic from now on. */
    void subscribe(String topic) {
        subscriptions.add(topic);
    }

    /** How many messages lie in the subscription to the topic. */
    long arrived(String topic) {
        return subscriptions.count(topic);
    }

    /**
     * Keeps rows aside, to be copied at any time.
     *
     * @param template a name for them
     * @param source where they are now
     * @param condition which of them
     * @param table where copies go
     */
    Feed feed(String template, String source, String condition, String table) {
        execute("DROP TABLE IF EXISTS " + template);
        execute("CREATE UNLOGGED TABLE " + template + " AS SELECT * FROM " + source + " WHERE " + condition);
        return new Feed(template, table);
    }

    /** Stores copies of some rows, with ids that no event has had. */
    final class Feed {
        private final String template;
        private final String table;
        private final String others;
        private final int rows;
        private int done;

        private Feed(String template, String table) {
            this.template = template;
            this.table = table;
            rows = (int) number("SELECT count(*) FROM " + template);
            others = text("SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_name = '"
                    + table + "' AND column_name NOT IN ('seq', 'id')");
        }

        /**
         * In one transaction, in the order of their numbers.
         *
         * @param events a multiple of how many are kept
         */
        void atOnce(int events) {
            execute(copy(events));
        }

        /** The same, for who is looking already: once he sees the rows, the database knows how many there are. */
        void atOnceAndCounted(int events) {
            execute(copy(events) + "; ANALYZE " + table);
        }

        private String copy(int events) {
            int copies = events / rows;
            String sql = String.format(
                    Locale.ROOT,
                    "INSERT INTO %1$s (id, %2$s) SELECT id || '-' || copy, %2$s"
                            + " FROM %3$s, generate_series(%4$d, %5$d) AS copy ORDER BY copy, seq",
                    table,
                    others,
                    template,
                    done + 1,
                    done + copies);
            done += copies;
            return sql;
        }

        /** In as many transactions as it takes. */
        void fill(int events) {
            int most = Math.max(1, ROWS_AT_ONCE / rows) * rows;
            for (int filled = 0; filled < events; filled += most) {
                atOnce(Math.min(most, events - filled));
            }
        }
    }

    /** So that nobody is measured while the server tidies up what the filling has left. */
    void settle(String table) {
        execute("VACUUM (ANALYZE) " + table);
        execute("VACUUM (ANALYZE) bench_work");
        execute("CHECKPOINT");
    }

    /** Stores for relays that are looking already, and would not let it be done in peace; as if another node had all lanes meanwhile. */
    void unseen(Runnable filling) {
        execute("UPDATE outbox_lane SET owner = 'bench', token = token + 1, lease_until = now() + interval '1 hour'");
        filling.run();
        settle("outbox_event");
        execute("UPDATE outbox_lane SET owner = NULL, token = token + 1, lease_until = NULL");
    }

    /** Calls by statement since the statistics were {@link #forgetStatements reset}, without the harness's own. */
    synchronized Map<String, Long> statements() {
        Map<String, Long> calls = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT query, sum(calls) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'"
                                + " GROUP BY query");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                calls.put(row.getString(1).replaceAll("\\s+", " ").trim(), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return calls;
    }

    void forgetStatements() {
        execute("SELECT pg_stat_statements_reset()");
    }

    @Override
    public void close() {
        try {
            subscriptions.close();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            broker.close();
            postgreSql.close();
        }
        Stream.of("postgresql", "broker/journal", "broker/paging")
                .map(directory::resolve)
                .filter(Files::exists)
                .forEach(Site::delete);
    }

    /** Gigabytes, which nobody looks at; the logs stay. */
    static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
