// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.OneLane;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class DerbyStoreTest extends StoreContract {

    @Override
    Database database() {
        return Database.derby();
    }

    /** Derby compares text without the blanks at its end. */
    @Override
    List<String> similarKeys() {
        return super.similarKeys().stream().filter(key -> !key.endsWith(" ")).toList();
    }

    /** MIN (10.16) takes a time through the JVM's zone. */
    @Override
    List<Instant> timesOfChangingClocks() {
        return super.timesOfChangingClocks().stream()
                .filter(time -> !time.equals(Instant.parse(SKIPPED)))
                .toList();
    }

    @Test
    void append_theFirstOfADatabase_hasNumbersAlready() throws Exception {
        try (Connection other = DriverManager.getConnection(database.url(), "owner", "");
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            locking.execute("SELECT * FROM sys.syssequences WITH RR");
            locking.getResultSet().next();

            bench.append(Bench.event("1", "ada"));
            other.rollback();
        }

        assertThat(bench.where("1")).isEqualTo("PENDING ready");
    }

    /** A reading that stands before a row that is locked has the rows before it behind it, and those after it before it. */
    @Test
    void claim_whileEventsOfAKeyComeBehindItsReadingAndAheadOfIt_takesNoneWithoutTheEarlierOnes() throws Exception {
        Lane lane = Lane.ofKey("orders", "ada", Bench.LANES);
        bench.append(Bench.event("1", "ada"));
        for (int i = 0; i < 100; i++) {
            bench.append(Bench.event("between" + i, Bench.keysOf(lane.number()).get(0)));
        }
        bench.append(Bench.event("2", "ada"));
        database.execute("UPDATE outbox_event SET lane = NULL WHERE partition_key = 'ada'");

        ExecutorService relay = Executors.newSingleThreadExecutor();
        Future<Optional<Claim>> claiming;
        try (Connection other = DriverManager.getConnection(database.url(), "owner", "");
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            locking.execute("UPDATE outbox_event SET subject = 'locked' WHERE id = 'between50'");
            claiming = relay.submit(() -> OneLane.claim(store, lane, "a", 500, Bench.LEASE));
            Awaitility.await()
                    .until(() -> !database.column("SELECT tablename FROM syscs_diag.lock_table WHERE state = 'WAIT'")
                            .isEmpty());
            for (int id = 1; id <= 2; id++) {
                database.execute("UPDATE outbox_event SET lane = " + lane.number()
                        + " WHERE source = '/bench' AND id = '" + id + "'");
            }
            other.commit();
        } finally {
            relay.shutdown();
        }

        Claim first = claiming.get().orElseThrow();
        assertThat(ids(first))
                .containsSubsequence("1", "between0", "between99", "2")
                .hasSize(102);
        mark(first, false, allPublished(first));
    }
}
