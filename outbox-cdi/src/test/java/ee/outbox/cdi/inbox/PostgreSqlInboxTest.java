// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import ee.outbox.cdi.bench.Database;

final class PostgreSqlInboxTest extends InboxContract {

    @Override
    Database database() {
        return Database.postgresql();
    }

    @Override
    String waiting() {
        return "SELECT 1 FROM pg_locks WHERE NOT granted";
    }
}
