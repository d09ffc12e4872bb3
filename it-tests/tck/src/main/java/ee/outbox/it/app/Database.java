// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The application's own way to the database in which the outbox lives: plain JDBC on the same data source. */
@ApplicationScoped
public class Database {

    @Inject
    @ConfigProperty(name = "application.datasource")
    String jndiName;

    /** Joins the transaction of the calling thread, where there is one. */
    Connection connect() throws SQLException {
        try {
            DataSource dataSource = InitialContext.doLookup(jndiName);
            return dataSource.getConnection();
        } catch (NamingException e) {
            throw new SQLException("no data source " + jndiName, e);
        }
    }

    int update(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    public long number(String sql, Object... parameters) {
        return query(sql, row -> row.getLong(1), parameters);
    }

    Instant now() {
        return query("SELECT CURRENT_TIMESTAMP", row -> row.getTimestamp(1).toInstant());
    }

    private <T> T query(String sql, Column<T> column, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(sql + ": no row");
                }
                return column.read(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    @FunctionalInterface
    private interface Column<T> {
        T read(ResultSet row) throws SQLException;
    }
}
