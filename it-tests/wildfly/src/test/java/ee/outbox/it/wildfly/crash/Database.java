// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** PostgreSQL in processes of its own, which sees the server die and stays. */
final class Database implements AutoCloseable {

    private static final String SERVER = "killed";

    private final EmbeddedPostgres process;
    private final DataSource dataSource;

    Database() {
        try {
            process = EmbeddedPostgres.builder()
                    .setServerConfig("max_prepared_transactions", "100")
                    // As it comes from PostgreSQL, and not as this library has it for tests that do not kill.
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dataSource = process.getPostgresDatabase();
        execute("CREATE TABLE work (id VARCHAR(36) PRIMARY KEY, work_key VARCHAR(50), number BIGINT)");
    }

    /** For the server. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + process.getPort() + "/postgres?ApplicationName=" + SERVER;
    }

    /**
     * The transactions that are prepared once nobody serves the killed one any more. Who waits for a lock sees only when it has
     * it that there is nobody to answer to.
     */
    Set<String> inDoubt() {
        Awaitility.await("its sessions end")
                .until(() -> strings("SELECT pid::text FROM pg_stat_activity WHERE" + " application_name = '" + SERVER
                                + "' AND wait_event_type IS DISTINCT FROM 'Lock'")
                        .isEmpty());
        return prepared();
    }

    Set<String> prepared() {
        return strings("SELECT gid FROM pg_prepared_xacts");
    }

    /** The ids of the rows of a table, or of some of them. */
    Set<String> ids(String from) {
        return strings("SELECT id FROM " + from);
    }

    /** How many events count as published; none before there is a table for them. */
    int published() {
        return strings("SELECT to_regclass('outbox_event')::text WHERE to_regclass('outbox_event') IS NOT NULL")
                        .isEmpty()
                ? 0
                : Integer.parseInt(strings("SELECT count(*)::text FROM outbox_event WHERE status = 'PUBLISHED'")
                        .iterator()
                        .next());
    }

    private void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> strings(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            Set<String> strings = new HashSet<>();
            while (row.next()) {
                strings.add(row.getString(1));
            }
            return strings;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
