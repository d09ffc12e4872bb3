// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import javax.sql.DataSource;

/** A real database behind a real pool that joins JTA transactions. */
public final class Database implements AutoCloseable {

    /** One server for the JVM; each test class has tables of its own in it. */
    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final String url;
    private final String user;
    private final AgroalDataSource pool;

    private Database(String url, String user) throws SQLException {
        this.url = url;
        this.user = user;
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(20)
                        .transactionIntegration(
                                new NarayanaTransactionIntegration(Jta.JTA.manager(), Jta.JTA.registry()))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword("")))));
    }

    /** H2 in memory, gone when closed. */
    public static Database h2() {
        try {
            return new Database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, where a query is asked anew whatever it was answered before; for {@link Bench#timed}. */
    public static Database h2WithoutMemory() {
        try {
            return new Database(
                    "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=0", "sa");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Derby in memory, until the JVM ends. Left to itself it looks for deadlocks after 20 seconds, and draws an identity's
     * numbers by the hundred, each time giving up an insert if another transaction is in the way at that moment.
     */
    public static Database derby() {
        System.setProperty("derby.locks.deadlockTimeout", "1");
        System.setProperty("derby.language.sequence.preallocator", "100000");
        System.setProperty("derby.stream.error.file", "target/derby.log");
        try {
            return new Database("jdbc:derby:memory:" + UUID.randomUUID() + ";create=true", "owner");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** MariaDB, in a database of its own. */
    public static Database mariadb() {
        String name = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(MariaDb.SERVER.url(""), MariaDb.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return new Database(MariaDb.SERVER.url(name), MariaDb.USER);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same with something more in the URL, for a setting of the driver's. */
    public Database with(String parameter) {
        try {
            return new Database(url + parameter, user);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Work on a database as a JVM of another time zone has it. */
    @FunctionalInterface
    public interface Elsewhere {
        void run(Database database) throws Exception;
    }

    public void inZone(String zone, Elsewhere work) throws Exception {
        TimeZone ours = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        // H2 asks the JVM once and for all.
        try (Database elsewhere = with(url.startsWith("jdbc:h2:") ? ";TIME ZONE=" + zone : "")) {
            work.run(elsewhere);
        } finally {
            TimeZone.setDefault(ours);
        }
    }

    public void dropIndex(String name, String table) {
        execute("DROP INDEX " + name + (url.startsWith("jdbc:mariadb:") ? " ON " + table : ""));
    }

    /** PostgreSQL, in a schema of its own. */
    public static Database postgresql() {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            return new Database(
                    Postgres.SERVER.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema, "postgres");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For other users of it. */
    public String url() {
        return url;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Runs a statement outside any transaction. */
    public void execute(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query's rows, as text. */
    public List<String> column(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return firstColumn(row);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * PostgreSQL's plan of a prepared statement.
     *
     * @param mode {@code force_custom_plan} for one of these parameters, {@code force_generic_plan} for one of any
     */
    public String planOf(String statement, String parameters, String mode) {
        try (Connection connection = pool.getConnection();
                Statement planned = connection.createStatement()) {
            planned.execute("SET plan_cache_mode = " + mode);
            planned.execute("PREPARE planned AS " + statement);
            try (ResultSet row = planned.executeQuery(
                    "EXPLAIN EXECUTE planned" + (parameters.isEmpty() ? "" : "(" + parameters + ")"))) {
                return String.join("\n", firstColumn(row));
            } finally {
                planned.execute("DEALLOCATE planned");
                planned.execute("RESET plan_cache_mode");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many of a dozen executions of a prepared statement PostgreSQL has not planned anew: after five it knows whether it pays. */
    public int plansForAny(String statement, String parameters) {
        try (Connection connection = pool.getConnection();
                Statement planned = connection.createStatement()) {
            planned.execute("PREPARE planned AS " + statement);
            for (int i = 0; i < 12; i++) {
                planned.execute("EXECUTE planned(" + parameters + ")");
            }
            try (ResultSet row =
                    planned.executeQuery("SELECT generic_plans FROM pg_prepared_statements WHERE name = 'planned'")) {
                return Integer.parseInt(firstColumn(row).get(0));
            } finally {
                planned.execute("DEALLOCATE planned");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> firstColumn(ResultSet row) throws SQLException {
        List<String> column = new ArrayList<>();
        while (row.next()) {
            column.add(row.getString(1));
        }
        return column;
    }

    /**
     * How many connections are out of the pool: none, when a test has left nothing behind. One that a transaction did not take, as it
     * had another resource already, is counted back twice by Agroal (2.8), so that there may seem to be less than none.
     */
    public long connectionsInUse() {
        return Math.max(0, pool.getMetrics().activeCount());
    }

    @Override
    public void close() {
        pool.close();
    }
}
