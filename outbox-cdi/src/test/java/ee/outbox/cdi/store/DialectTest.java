// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.store.Outcome.Published;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A dialect is chosen by what the connection's metadata say. */
final class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "H2, 2.2.224 (2023-09-17), H2",
        "PostgreSQL, 17.6, POSTGRESQL",
        "MariaDB, 11.4.5-MariaDB, MARIADB",
        "MySQL, 11.4.5-MariaDB, MARIADB",
        "MySQL, 8.4.0, MYSQL",
        "Apache Derby, 10.16.1.1 - (1901046), DERBY",
        "Oracle, Oracle Database 19c, ORACLE",
        "Microsoft SQL Server, 16.00.1000, SQLSERVER",
        "DB2/LINUXX8664, SQL110580, DB2",
        "Acme, 1, STANDARD",
        "Acme, , STANDARD"
    })
    void product_hasItsDialect(String product, String version, Dialect dialect) throws SQLException {
        assertThat(Dialect.of(proxy(DatabaseMetaData.class, null, product, version)))
                .isEqualTo(dialect);
    }

    @ParameterizedTest
    @EnumSource
    void script_ofEveryDialect_createsAllTablesAndIndexes(Dialect dialect) {
        assertThat(Schema.statements(dialect.script()))
                .filteredOn(sql -> !sql.startsWith("CREATE FUNCTION"))
                .hasSize(10)
                .allSatisfy(sql -> assertThat(sql).startsWith("CREATE "));
    }

    /** H2 under another name. */
    @Test
    void unknownProduct_getsTheStandardAndAWarning() throws Exception {
        try (ee.outbox.cdi.bench.Database h2 = ee.outbox.cdi.bench.Database.h2()) {
            DataSource acme = proxy(DataSource.class, h2.dataSource(), "Acme", "1");
            Schema schema = new Schema(acme, Jta.JTA);
            schema.create();
            schema.create();
            schema.validate();
            schema.dealLanes(Set.of("orders"), 1);

            assertThat(warnings(() -> new Probe(acme, Jta.JTA, "outbox.datasource=acme").run()))
                    .singleElement()
                    .asString()
                    .startsWith("OUTBOX-301 ")
                    .contains("Acme", "META-INF/outbox/ddl/standard.sql");

            EventStore store = new EventStore(acme, Jta.JTA, 1, true, Duplicates.REFUSE);
            Jta.JTA.commit(() -> store.append(List.of(
                    Bench.event("1", "ada"),
                    Bench.event("2", "ada").toBuilder()
                            .scheduledAt(Instant.now().minusSeconds(60))
                            .build())));
            Lane lane = store.admitDue(10).iterator().next();
            Claim claim = OneLane.claim(store, lane, "a", 10, Bench.LEASE).orElseThrow();
            assertThat(claim.batch()).hasSize(2);
            assertThat(OneLane.mark(
                            store,
                            claim,
                            claim.batch().stream().<Outcome>map(Published::new).toList(),
                            claim.at(),
                            true,
                            10,
                            Bench.LEASE))
                    .isEmpty();
        }
    }

    private static List<String> warnings(Runnable work) {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                messages.add(new java.util.logging.SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("ee.outbox.store");
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    /** What the original is and hands out, but for the product's name and version. */
    private static <T> T proxy(Class<T> type, T original, String product, String version) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result;
                    switch (method.getName()) {
                        case "getDatabaseProductName":
                            return product;
                        case "getDatabaseProductVersion":
                            return version;
                        default:
                            try {
                                result = method.invoke(original, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                    }
                    if (result instanceof Connection connection) {
                        return proxy(Connection.class, connection, product, version);
                    }
                    return result instanceof DatabaseMetaData metaData
                            ? proxy(DatabaseMetaData.class, metaData, product, version)
                            : result;
                }));
    }
}
