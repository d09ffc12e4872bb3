// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import ee.outbox.cdi.bench.Database;

final class MariaDbInboxTest extends InboxContract {

    @Override
    Database database() {
        return Database.mariadb();
    }

    @Override
    String waiting() {
        return "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    }
}
