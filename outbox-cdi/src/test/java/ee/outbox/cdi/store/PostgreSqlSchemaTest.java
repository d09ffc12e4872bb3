// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThatCode;

import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PostgreSqlSchemaTest {

    /** As a node that was killed has left it, until recovery brings it to its end. */
    @Test
    void create_whileATransactionThatHasWrittenIsOpen_doesNotWaitForIt() throws SQLException {
        try (Database database = Database.postgresql();
                Connection inDoubt = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = inDoubt.createStatement()) {
            Schema schema = new Schema(database.dataSource(), Jta.JTA);
            schema.create();
            inDoubt.setAutoCommit(false);
            statement.execute("DELETE FROM outbox_event");

            CompletableFuture<Void> again = CompletableFuture.runAsync(schema::create);

            assertThatCode(() -> again.get(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
            inDoubt.rollback();
        }
    }
}
