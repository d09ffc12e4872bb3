// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.bench.Database;

final class H2OnFailureTest extends OnFailureContract {

    @Override
    Database database() {
        return Database.h2();
    }
}
