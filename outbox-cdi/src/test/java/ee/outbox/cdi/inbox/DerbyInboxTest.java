// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import ee.outbox.cdi.bench.Database;

final class DerbyInboxTest extends InboxContract {

    @Override
    Database database() {
        return Database.derby();
    }

    @Override
    String waiting() {
        return "SELECT 1 FROM syscs_diag.lock_table WHERE state = 'WAIT'";
    }
}
