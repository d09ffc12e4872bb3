// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** What differs between database products: today, the tables' definition alone. */
enum Dialect {
    H2,
    POSTGRESQL;

    static Optional<Dialect> of(DatabaseMetaData metaData) throws SQLException {
        String product = metaData.getDatabaseProductName().toUpperCase(Locale.ROOT);
        for (Dialect dialect : values()) {
            if (product.contains(dialect.name())) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /** The script in our jar that creates the tables. */
    String script() {
        return "META-INF/outbox/ddl/" + name().toLowerCase(Locale.ROOT) + ".sql";
    }
}
