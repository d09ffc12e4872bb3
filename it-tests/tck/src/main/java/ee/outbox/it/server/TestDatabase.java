// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The database under the application; {@code -Ddatabase=} chooses which. Every application has one of its own, and keeps
 * it when it is deployed again.
 */
public enum TestDatabase {

    /**
     * In a file, inside the server. It shows a commit to others before the commit is in the file, and so has nothing to
     * say about crashes: what was delivered may be of a transaction that the crash undoes.
     */
    H2("org.h2.jdbcx.JdbcDataSource", "sa") {

        @Override
        String url(String application) {
            return "jdbc:h2:file:" + WorkDirectory.of("databases").resolve(application);
        }
    },

    /** As a plain DataSource: the transaction manager commits it in one phase. */
    POSTGRESQL("org.postgresql.ds.PGSimpleDataSource", "postgres") {

        @Override
        String url(String application) {
            return PostgreSql.shared().url(application);
        }
    },

    /** As an XADataSource. */
    POSTGRESQL_XA("org.postgresql.xa.PGXADataSource", "postgres") {

        @Override
        String url(String application) {
            return PostgreSql.shared().url(application);
        }
    };

    private final String dataSource;
    private final String user;

    TestDatabase(String dataSource, String user) {
        this.dataSource = dataSource;
        this.user = user;
    }

    public static TestDatabase chosen() {
        return valueOf(System.getProperty("database").toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The same database by a plain DataSource. */
    public TestDatabase withoutXa() {
        return this == POSTGRESQL_XA ? POSTGRESQL : this;
    }

    abstract String url(String application);

    /** Runs the script that our jar brings, and then a statement that spoils its work; before the server comes. */
    public void createTables(String application, String statement) {
        execute(url(application), script(), statement);
    }

    private String script() {
        String name = "META-INF/outbox/ddl/" + name().toLowerCase(Locale.ROOT).replace("_xa", "") + ".sql";
        try (InputStream script = getClass().getClassLoader().getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url, user, user);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is prepared there and not decided; PostgreSQL alone tells. */
    public long preparedTransactions(String application) {
        try (Connection connection = DriverManager.getConnection(url(application), user, user);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM pg_prepared_xacts WHERE database = current_database()")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A data source of the standard deployment descriptor. Payara takes no empty password. */
    String dataSource(String name, String application, Map<String, String> settings) {
        String rest = settings.entrySet().stream()
                .map(setting -> "<%1$s>%2$s</%1$s>".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining());
        return """
                  <data-source>
                    <name>%s</name>
                    <class-name>%s</class-name>
                    <url>%s</url>
                    <user>%s</user>
                    <password>%s</password>
                    %s
                    <max-pool-size>20</max-pool-size>
                  </data-source>
                """.formatted(name, dataSource, url(application), user, user, rest);
    }
}
