// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.cdi.bench.Database;
import java.time.Instant;
import java.util.List;

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
}
