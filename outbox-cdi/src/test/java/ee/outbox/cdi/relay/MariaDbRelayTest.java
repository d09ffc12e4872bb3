// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Database;
import org.junit.jupiter.api.Test;

/** Under the isolation that MariaDB has by itself, REPEATABLE READ. */
final class MariaDbRelayTest extends RelayContract {

    @Override
    Database database() {
        Database database = Database.mariadb();
        assertThat(database.column("SELECT @@transaction_isolation")).containsExactly("REPEATABLE-READ");
        return database;
    }

    /** As it is by itself since 11.6: who writes a row that changed behind its snapshot is told an error. */
    @Test
    void relays_racingUnderSnapshotIsolation_deliverEachOnceAndEachKeyInOrder() throws Exception {
        try (Database strict = database.with("?sessionVariables=innodb_snapshot_isolation=1")) {
            race(strict, 40);
        }
    }
}
