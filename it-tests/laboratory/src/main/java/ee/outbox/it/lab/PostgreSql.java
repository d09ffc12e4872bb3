// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** PostgreSQL in processes of its own, which can be killed and comes back with what was committed. */
public final class PostgreSql implements AutoCloseable {

    private final Path directory;
    private final int port = Child.freePort();
    private final Map<String, String> settings;
    private EmbeddedPostgres server;
    private Connection connection;

    PostgreSql(Path directory) {
        this(directory, Map.of());
    }

    /** @param settings of the server; go before those that it has otherwise */
    public PostgreSql(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    public int port() {
        return port;
    }

    public PostgreSql start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("max_prepared_transactions", "100")
                    // As it comes from PostgreSQL, and not as this library has it for tests that do not kill.
                    .setServerConfig("synchronous_commit", "on");
            settings.forEach(builder::setServerConfig);
            server = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole of it, at once: its children end when they see that their parent is gone. */
    void kill() {
        try {
            long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                    .get(0)
                    .trim());
            List<ProcessHandle> all = new ArrayList<>(
                    ProcessHandle.of(postmaster).orElseThrow().descendants().toList());
            Signals.send("KILL", postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            Awaitility.await()
                    .until(() -> all.stream().noneMatch(ProcessHandle::isAlive)
                            && ProcessHandle.of(postmaster)
                                    .filter(ProcessHandle::isAlive)
                                    .isEmpty());
            // Lets go of its lock on the directory; there is nothing left to stop.
            server.close();
            Files.deleteIfExists(directory.resolve("postmaster.pid"));
            disconnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=5&socketTimeout=20";
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = DriverManager.getConnection(url(port), "postgres", "");
        }
        return connection;
    }

    /** The next statement gets a connection of its own. */
    private synchronized void disconnect() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The server is gone, and the connection with it.
        } finally {
            connection = null;
        }
    }

    synchronized void execute(String sql) {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException(e);
        }
    }

    /** A row of some query. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    synchronized <T> List<T> query(String sql, Row<T> reader) {
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException(e);
        }
    }

    long count(String from) {
        return query("SELECT count(*) FROM " + from, row -> row.getLong(1)).get(0);
    }

    @Override
    public void close() {
        disconnect();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
