// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RecordingPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The plans of the relay's queries on PostgreSQL when its statistics are at their worst: taken when all events waited, and now
 * none does. A plan that reads in the order of {@code seq} then reads all that was published, for each batch anew.
 */
final class PostgreSqlPlanTest {

    private static final int EVENTS = 20_000;

    private Database database;
    private Bench bench;

    @BeforeEach
    void publishAllAfterTheStatisticsWereTaken() {
        database = Database.postgresql();
        bench = new Bench(database, new RecordingPublisher());
        bench.append(IntStream.range(0, EVENTS)
                .mapToObj(i -> Bench.event("e" + i, "key" + i % 100))
                .toArray(OutboxEvent[]::new));
        database.execute("ANALYZE");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private String plan(String sql, Object... parameters) {
        String explained = Dialect.POSTGRESQL.sql(sql);
        for (Object parameter : parameters) {
            explained = explained.replaceFirst("\\?", parameter.toString());
        }
        return String.join("\n", database.column("EXPLAIN " + explained));
    }

    @Test
    void read() {
        assertThat(plan(Sql.READ, "'orders'", 1, 1, 500)).contains("Index Scan using outbox_event_ready");
    }

    @Test
    void survey() {
        assertThat(plan(Sql.SURVEY))
                .contains("using outbox_event_ready")
                .contains("using outbox_event_due")
                .doesNotContain("Seq Scan on outbox_event")
                .doesNotContain("hashed");
    }

    @Test
    void due() {
        assertThat(plan(Sql.DUE, "CURRENT_TIMESTAMP", 1000)).contains("using outbox_event_due");
    }
}
