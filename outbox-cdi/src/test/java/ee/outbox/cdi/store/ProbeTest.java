// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static ee.outbox.cdi.bench.Jta.JTA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ee.outbox.OutboxException;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Pools;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a DataSource that does not do gets to hear, and that a good one is left as it was. */
final class ProbeTest {

    private static final String NAME = "outbox.datasource=java:app/jdbc/test";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private AgroalDataSource pool;

    @BeforeEach
    void createTables() {
        pool = Pools.joining(url + ";DB_CLOSE_DELAY=-1", "owner");
        new Schema(pool, JTA).create();
    }

    @AfterEach
    void close() {
        execute("SHUTDOWN");
        pool.close();
    }

    private void execute(String sql) {
        execute(pool, sql);
    }

    private static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String table) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void probe(DataSource dataSource) {
        new Probe(dataSource, JTA, NAME).run();
    }

    private static OutboxException refusal(DataSource dataSource) {
        OutboxException refusal = catchThrowableOfType(OutboxException.class, () -> probe(dataSource));
        assertThat(refusal).hasMessageStartingWith(NAME + ": ");
        assertThat(refusal.getMessage()).doesNotContain("jdbc:h2", "secret");
        return refusal;
    }

    @Test
    void dataSource_ofJta_isLeftAsItWas() {
        probe(pool);

        assertThat(count("outbox_hold")).isZero();
        assertThat(count("outbox_event")).isZero();
        assertThat(count("outbox_lane")).isZero();
        assertThat(pool.getMetrics().activeCount()).isZero();
    }

    @Test
    void dataSource_withoutJta_isRefusedAndLeftAsItWas() {
        try (AgroalDataSource apart = Pools.apart(url, "owner")) {
            assertThat(refusal(apart))
                    .hasMessageContaining("JTA")
                    .hasMessageContaining("although its transaction was rolled back")
                    .hasMessageContaining("jta=\"true\"")
                    .hasMessageContaining("<transactional>true</transactional>")
                    .hasMessageContaining("non-transactional-connections")
                    .hasMessageContaining("transactional=\"true\"");
        }
        assertThat(count("outbox_hold")).isZero();
    }

    /** Rolls back by itself what nobody commits: what was rolled back is gone, and so is everything else. */
    @Test
    void dataSource_withoutJtaAndWithoutAutoCommit_isRefused() {
        try (AgroalDataSource apart = Pools.apartWithoutAutoCommit(url, "owner")) {
            assertThat(refusal(apart))
                    .hasMessageContaining("although its transaction was committed")
                    .hasMessageContaining("jta=\"true\"");
        }
        assertThat(count("outbox_hold")).isZero();
    }

    @Test
    void isolation_readUncommitted_isRefused() {
        try (AgroalDataSource dirty = Pools.isolated(url, "owner", TransactionIsolation.READ_UNCOMMITTED)) {
            assertThat(refusal(dirty))
                    .hasMessageContaining("READ_UNCOMMITTED")
                    .hasMessageContaining("may still roll back")
                    .hasMessageContaining("<transaction-isolation>")
                    .hasMessageContaining("transaction-isolation-level")
                    .hasMessageContaining("isolationLevel");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionIsolation.class,
            names = {"READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"})
    void isolation_readCommittedOrHigher_isTaken(TransactionIsolation isolation) {
        try (AgroalDataSource isolated = Pools.isolated(url, "owner", isolation)) {
            probe(isolated);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INSERT, outbox_event",
        "UPDATE, outbox_event",
        "DELETE, outbox_event",
        "INSERT, outbox_lane",
        "UPDATE, outbox_lane",
        "INSERT, outbox_hold",
        "UPDATE, outbox_hold",
        "DELETE, outbox_hold"
    })
    void user_withoutARight_isToldWhichRightsItNeeds(String right, String table) {
        execute("CREATE USER clerk PASSWORD 'secret'");
        for (String each : List.of("outbox_event", "outbox_lane", "outbox_hold")) {
            execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + each + " TO clerk");
        }
        execute("REVOKE " + right + " ON " + table + " FROM clerk");

        try (AgroalDataSource clerks = Pools.joining(url, "clerk")) {
            assertThat(refusal(clerks))
                    .hasMessageContaining("must be able to write its tables")
                    .hasMessageContaining("needs SELECT, INSERT, UPDATE and DELETE");
        }
    }

    @Test
    void user_withTheRightsOnTheTablesAlone_isTaken() {
        execute("CREATE USER clerk PASSWORD 'secret'");
        for (String each : List.of("outbox_event", "outbox_lane", "outbox_hold")) {
            execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + each + " TO clerk");
        }

        try (AgroalDataSource clerks = Pools.joining(url, "clerk")) {
            probe(clerks);
        }
    }

    @Test
    void database_readOnly_isRefused(@TempDir Path directory) {
        String file = "jdbc:h2:file:" + directory.resolve("outbox");
        try (AgroalDataSource writing = Pools.joining(file, "owner")) {
            new Schema(writing, JTA).create();
            execute(writing, "SHUTDOWN");
        }

        try (AgroalDataSource reading = Pools.joining(file + ";ACCESS_MODE_DATA=r", "owner")) {
            assertThat(refusal(reading))
                    .hasMessageContaining("must be able to write its tables")
                    .hasMessageContaining("not read-only");
        }
    }

    @Test
    void create_byAUserWhoMayNot_namesTheScriptAndTheKey() {
        try (Database postgresql = Database.postgresql()) {
            String schema = postgresql.column("SELECT current_schema()").get(0);
            String user = "u" + schema;
            postgresql.execute("CREATE USER " + user + " PASSWORD 'secret'");
            postgresql.execute("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
            String url = postgresql.url().replace("user=postgres", "user=" + user);

            assertCreateNamesTheScript(url, user, "META-INF/outbox/ddl/postgresql.sql");
        }
    }

    @Test
    void create_onMariaDbByAUserWhoMayNot_namesTheScriptAndTheKey() {
        try (Database mariadb = Database.mariadb()) {
            String schema = mariadb.column("SELECT DATABASE()").get(0);
            String user = "u" + schema.substring(0, 20);
            mariadb.execute("CREATE USER " + user + "@127.0.0.1 IDENTIFIED BY 'secret'");
            mariadb.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + schema + ".* TO " + user + "@127.0.0.1");

            assertCreateNamesTheScript(mariadb.url(), user, "META-INF/outbox/ddl/mariadb.sql");

            new Schema(mariadb.dataSource(), JTA).create();
            try (AgroalDataSource clerks = Pools.joining(mariadb.url(), user)) {
                new Schema(clerks, JTA).create();
                probe(clerks);
            }
        }
    }

    private static void assertCreateNamesTheScript(String url, String user, String script) {
        try (AgroalDataSource clerks = Pools.joining(url, user)) {
            assertThatThrownBy(() -> new Schema(clerks, JTA).create())
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("outbox.schema=create")
                    .hasMessageContaining(script)
                    .hasMessageContaining("as the tables' owner")
                    .hasMessageContaining("outbox.schema=validate");
        }
    }

    /** What a server does with the second connection that is not XA, the transaction manager does here. */
    @Test
    void append_besideAnotherConnectionThatIsNotXa_rollsBackAndSaysWhatToSet() {
        EventStore store = new EventStore(pool, JTA, Bench.LANES, true, Duplicates.REFUSE);
        try (AgroalDataSource other = Pools.joining("jdbc:h2:mem:" + UUID.randomUUID(), "owner")) {
            assertThatThrownBy(() -> JTA.commit(() -> {
                        execute(other, "CREATE TABLE IF NOT EXISTS application (name VARCHAR(20))");
                        store.append(List.of(Bench.event("1", "ada")));
                    }))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("could not store 1 event(s)")
                    .hasMessageContaining("xa-datasource")
                    .hasMessageContaining("javax.sql.XADataSource")
                    .hasMessageContaining("shareable = false");
        }
        assertThat(count("outbox_event")).isZero();
    }

    @Test
    void append_refusedByTheDatabase_saysNothingOfXa() throws Exception {
        EventStore store = new EventStore(pool, JTA, Bench.LANES, true, Duplicates.REFUSE);
        JTA.commit(() -> store.append(List.of(Bench.event("1", "ada"))));

        assertThatThrownBy(() -> JTA.commit(() -> store.append(List.of(Bench.event("1", "ada")))))
                .isInstanceOf(OutboxException.class)
                .message()
                .doesNotContain("XA");
    }
}
