// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import ee.outbox.cdi.bench.Database;

final class H2InboxTest extends InboxContract {

    @Override
    Database database() {
        return Database.h2();
    }

    @Override
    String waiting() {
        return "SELECT 1 FROM information_schema.sessions WHERE executing_statement LIKE 'INSERT INTO outbox_inbox%'";
    }
}
