// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** A PostgreSQL in a process of its own, one for all tests; able to prepare transactions, as XA needs. */
final class PostgreSql {

    private static PostgreSql shared;

    private final Set<String> databases = new HashSet<>();
    private final EmbeddedPostgres server;

    private PostgreSql(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Started when it is first asked for. */
    static synchronized PostgreSql shared() {
        if (shared == null) {
            try {
                shared = new PostgreSql(EmbeddedPostgres.builder()
                        .setServerConfig("max_prepared_transactions", "100")
                        .start());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return shared;
    }

    /** Where this database is; created when it is first asked for. */
    synchronized String url(String database) {
        if (databases.add(database)) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE \"" + database + "\"");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }
}
