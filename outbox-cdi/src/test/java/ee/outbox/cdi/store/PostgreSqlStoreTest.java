// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.cdi.bench.Database;

final class PostgreSqlStoreTest extends StoreContract {

    @Override
    Database database() {
        return Database.postgresql();
    }
}
