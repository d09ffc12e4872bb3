// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RecordingPublisher;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The plans of the relay's statements on PostgreSQL, with a million events and statistics at their worst: taken when all of
 * them waited, and now half of them do. A plan that reads in the order of {@code seq} then reads all that was published, for each
 * batch anew. A statement that the driver has prepared is planned for its parameters at first, and then for any.
 */
final class PostgreSqlPlanTest {

    private static final int EVENTS = 1_000_000;
    private static final int KEYS = 100;
    private static final String STARTS = "'{orders}', '{1}', '{1}', 'here'";
    private static final List<String> MODES = List.of("force_custom_plan", "force_generic_plan");

    private static Database database;
    private static Bench bench;
    private static Database young;
    private static Bench youngBench;

    @BeforeAll
    static void publishHalfAfterTheStatisticsWereTaken() {
        database = Database.postgresql();
        bench = new Bench(database, new RecordingPublisher());
        database.execute("INSERT INTO outbox_event (id, spec_version, event_type, source, channel, partition_key, lane)"
                + " SELECT 'e' || n, '1.0', 'com.example.OrderPlaced', '/shop', 'orders', 'key' || n % " + KEYS
                + ", n % " + KEYS + " % 8 FROM generate_series(1, " + EVENTS + ") n");
        database.execute("ANALYZE");
        database.execute("UPDATE outbox_event SET status = 'PUBLISHED', published_at = CURRENT_TIMESTAMP, lane = NULL"
                + " WHERE seq % 2 = 0");
        young = Database.postgresql();
        youngBench = new Bench(young, new RecordingPublisher());
    }

    @AfterAll
    static void close() {
        bench.close();
        database.close();
        youngBench.close();
        young.close();
    }

    private static String plan(Database database, String sql, String parameters, String mode) {
        return database.planOf(parameterized(sql.formatted(Dialect.POSTGRESQL.among(List.of(1L)))), parameters, mode);
    }

    private static String parameterized(String sql) {
        String statement = Dialect.POSTGRESQL.sql(sql);
        for (int i = 1; statement.contains("?"); i++) {
            statement = statement.replaceFirst("\\?", "\\$" + i);
        }
        return statement;
    }

    private static String read(int lanes) {
        return Sql.read(lanes, Dialect.POSTGRESQL.readings());
    }

    private static String lanes(int count, int limit) {
        return IntStream.range(0, count)
                .mapToObj(lane -> "'orders', %d, %d, 'here', 1, %d, 'orders', %d, %d, %d"
                        .formatted(lane, lane, limit, -1 - lane, -1 - lane, limit))
                .collect(Collectors.joining(", "));
    }

    static Stream<Arguments> statementsOfEachBatch() {
        return Stream.of(
                Arguments.of(read(1), lanes(1, 500), "Index Scan using outbox_event_ready"),
                Arguments.of(read(2), lanes(2, 250), "Index Scan using outbox_event_ready"),
                Arguments.of(Sql.PUBLISHED, "now(), now(), 1, 2, '{1,2}'", "outbox_event_pkey"),
                Arguments.of(Sql.REMOVE, "1, 2, '{1,2}'", "outbox_event_pkey"),
                Arguments.of(Sql.POSTPONE, "now(), 'e', now(), now(), 'h', 1", "outbox_event_pkey"),
                Arguments.of(Sql.FAIL, "'e', now(), now(), 'h', 1", "outbox_event_pkey"),
                Arguments.of(Sql.HISTORY, "'h', 1", "outbox_event_pkey"),
                Arguments.of(Sql.HOLD, "1, 1, 2, '{1,2}'", "outbox_event_pkey"),
                Arguments.of(Sql.PARK, "1, 'e', now(), now(), 1, 2, '{1,2}'", "outbox_event_pkey"),
                Arguments.of(Sql.PARK_HELD, "'e', now(), now(), 1", "outbox_event_held"),
                Arguments.of(Sql.RELEASE, "1, 1", "outbox_event_held"),
                Arguments.of(Sql.RELEASE_LEFT_BEHIND, "1, 1, 'orders', 'key1'", "outbox_event_held"));
    }

    static Stream<Arguments> otherStatements() {
        return Stream.of(
                Arguments.of(Sql.SURVEY_FROM_STARTS, STARTS, "using outbox_event_ready"),
                Arguments.of(Sql.SURVEY_FROM_STARTS, STARTS, "using outbox_event_due"),
                Arguments.of(Sql.DUE, "now(), 1000", "using outbox_event_due"),
                Arguments.of(Sql.ADMIT, "1, 1, now()", "outbox_event_pkey"),
                Arguments.of(Sql.KNOWN, "'/shop', 'e1'", "outbox_event_identity"),
                Arguments.of(Sql.REMOVE_EVENT, "'/shop', 'e1'", "outbox_event_identity"),
                Arguments.of(Sql.PUBLISHED_BEFORE, "now(), 1000", "outbox_event_published"),
                Arguments.of(Sql.DISCARDED_BEFORE, "now(), 1000", "outbox_event_set_aside"),
                Arguments.of(Sql.PURGE, "1, 2, '{1,2}'", "outbox_event_pkey"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"statementsOfEachBatch", "otherStatements"})
    void statement_ofTheRelay_findsItsEventsByAnIndex(String sql, String parameters, String index) {
        for (String mode : MODES) {
            assertThat(plan(database, sql, parameters, mode))
                    .as(mode)
                    .contains(index)
                    .doesNotContain("Seq Scan on outbox_event", "hashed");
        }
    }

    /** A plan for any parameters lives on while the table grows, until its statistics are taken for the first time. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("statementsOfEachBatch")
    void statement_plannedWhileTheTableWasYoung_findsItsEventsByAnIndex(String sql, String parameters, String index) {
        assertThat(plan(young, sql, parameters, "force_generic_plan"))
                .contains(index)
                .doesNotContain("Seq Scan on outbox_event");
    }

    /** Milliseconds of planning for each batch otherwise, more than it takes to read it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void batch_read_isPlannedOnceForAll(int lanes) {
        for (Database each : List.of(database, young)) {
            String read = parameterized(read(lanes));
            assertThat(each.plansForAny(read, lanes(lanes, 500 / lanes))).isPositive();
        }
    }

    @Test
    void batch_read_isNotSortedBeforeItIsLimited() {
        for (String mode : MODES) {
            assertThat(plan(database, Sql.READ_NEW, "'orders', 1, 1, 'here', 1, 500", mode))
                    .as(mode)
                    .containsPattern("Index Cond: .* AND \\(seq >= ")
                    .doesNotContain("Sort");
        }
    }
}
