// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RecordingPublisher;
import org.junit.jupiter.api.Test;

final class MariaDbStoreTest extends StoreContract {

    @Override
    Database database() {
        return Database.mariadb();
    }

    @Test
    void append_refusedWhereTheDriverTellsTheStatement_isToldWithoutThePayload() {
        try (Database telling = Database.mariadb().with("?dumpQueriesOnException=true");
                Bench bench = new Bench(telling, new RecordingPublisher())) {
            bench.append(Bench.event("1", "ada"));

            assertRefusedWithoutThePayload(bench);
        }
    }
}
