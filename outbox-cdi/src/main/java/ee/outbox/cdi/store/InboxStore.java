// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.spi.EventIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.sql.DataSource;

/**
 * Which events each consumer has processed. An event is kept as a hash: a source and an id have no longest form, and an
 * index has.
 */
public final class InboxStore {

    private final Database database;
    private final Dialect dialect;
    private final InstantSource clock;

    /** @param clock this node's: a retention of days need not be exact, and no event waits for another query */
    public InboxStore(DataSource dataSource, Transactions transactions, InstantSource clock) {
        this.database = new Database(dataSource, transactions);
        this.dialect = database.dialect();
        this.clock = clock;
    }

    /**
     * Records the event in the transaction of the calling thread; waits for another transaction that is about to do the
     * same.
     *
     * @return whether it is new to the consumer
     */
    public boolean record(String consumer, EventIdentity event) {
        return database.here("record a received event", connection -> insert(connection, consumer, hash(event)));
    }

    private boolean insert(Connection connection, String consumer, String hash) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(dialect.insertUnlessThere(Sql.RECORD))) {
            insert.setString(1, consumer);
            insert.setString(2, hash);
            dialect.setTime(insert, 3, clock.instant());
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            if (Database.isConstraintViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Removes records, the oldest first.
     *
     * @param limit how many at most
     * @return how many were removed
     */
    public int purge(Duration retention, int limit) {
        return database.inNewTransaction("purge records of received events", connection -> {
            int old = 0;
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.RECORDED_BEFORE));
                    PreparedStatement delete = connection.prepareStatement(Sql.PURGE_RECORD)) {
                dialect.setTime(query, 1, clock.instant().minus(retention));
                query.setInt(2, limit);
                try (ResultSet row = query.executeQuery()) {
                    for (; row.next(); old++) {
                        delete.setString(1, row.getString("consumer"));
                        delete.setString(2, row.getString("event_hash"));
                        delete.addBatch();
                    }
                }
                if (old > 0) {
                    delete.executeBatch();
                }
            }
            return old;
        });
    }

    /** A source is a URI, which has no line break. */
    private static String hash(EventIdentity event) {
        try {
            byte[] text = (event.source() + "\n" + event.id()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
