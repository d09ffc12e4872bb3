// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** A row that belongs to no event, by which is seen what becomes of rows. */
final class ProbeRow {

    /** A channel's name has no dot. A crash in the middle leaves a row of this name, which nobody ever asks for. */
    private static final String CHANNEL = "outbox.probe";

    private static final long SEQ = -1;

    private final String key = UUID.randomUUID().toString();

    boolean write(Connection connection) throws SQLException {
        return execute(connection, Sql.HOLD_KEY);
    }

    /** @return whether it was there */
    boolean remove(Connection connection) throws SQLException {
        return execute(connection, Sql.RELEASE_KEY);
    }

    boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.HELD_KEY)) {
            query.setString(1, CHANNEL);
            query.setString(2, key);
            try (ResultSet found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    private boolean execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, SEQ);
            statement.setString(2, CHANNEL);
            statement.setString(3, key);
            return statement.executeUpdate() == 1;
        }
    }
}
