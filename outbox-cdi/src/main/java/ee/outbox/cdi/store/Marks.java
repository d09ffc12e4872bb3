// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.store.Claim.Claimed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes what became of a batch. Only the owner of a lane writes its events' states and its keys' holds, inside the
 * transaction that checks the lane's token, so nothing here needs a lock of its own.
 */
final class Marks {

    private final Connection connection;
    private final Dialect dialect;
    private final Claim claim;
    private final Instant now;
    private final boolean keepPublished;

    Marks(Connection connection, Dialect dialect, Claim claim, Instant now, boolean keepPublished) {
        this.connection = connection;
        this.dialect = dialect;
        this.claim = claim;
        this.now = now;
        this.keepPublished = keepPublished;
    }

    void store(Collection<Outcome> outcomes) throws SQLException {
        List<Long> published = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Published done) {
                published.add(seq(done.claimed()));
            } else if (outcome instanceof Outcome.Postponed postponed) {
                postpone(postponed.claimed(), postponed.error(), postponed.delay());
            } else if (outcome instanceof Outcome.Failed failed) {
                fail(failed.claimed(), failed.error());
            } else if (outcome instanceof Outcome.Held held) {
                hold(held.claimed(), held.head());
            }
        }
        if (keepPublished) {
            Sql.forEachSeq(connection, Sql.PUBLISHED, this::setPublishedAndUpdated, published);
        } else {
            Sql.forEachSeq(connection, Sql.REMOVE, statement -> 0, published);
        }
        for (Outcome outcome : outcomes) {
            boolean keyGoesOn = outcome instanceof Outcome.Published || outcome instanceof Outcome.Failed;
            if (keyGoesOn && outcome.claimed().isHead()) {
                release(outcome.claimed());
            }
        }
    }

    private int setPublishedAndUpdated(PreparedStatement update) throws SQLException {
        dialect.setTime(update, 1, now);
        dialect.setTime(update, 2, now);
        return 2;
    }

    private void postpone(Claimed claimed, String error, Duration delay) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.POSTPONE)) {
            dialect.setTime(update, 1, now.plus(delay));
            update.setString(2, error);
            dialect.setTime(update, 3, now);
            dialect.setTime(update, 4, claim.at());
            update.setLong(5, seq(claimed));
            update.executeUpdate();
        }
        if (claimed.event().getPartitionKey() != null && claimed.head() == null) {
            forKey(Sql.HOLD_KEY, claimed);
        }
    }

    private void fail(Claimed claimed, String error) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.FAIL)) {
            update.setString(1, error);
            dialect.setTime(update, 2, now);
            update.setLong(3, seq(claimed));
            update.executeUpdate();
        }
    }

    private void hold(Claimed claimed, long head) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.HOLD)) {
            update.setLong(1, head);
            update.setLong(2, seq(claimed));
            update.executeUpdate();
        }
    }

    /** Lets the events that wait for this one come back into the lane. */
    private void release(Claimed head) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.RELEASE)) {
            update.setInt(1, claim.lane().number());
            update.setLong(2, seq(head));
            update.executeUpdate();
        }
        forKey(Sql.RELEASE_KEY, head);
    }

    private void forKey(String sql, Claimed claimed) throws SQLException {
        OutboxEvent event = claimed.event();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, seq(claimed));
            statement.setString(2, event.getChannel());
            statement.setString(3, event.getPartitionKey());
            statement.executeUpdate();
        }
    }

    private static long seq(Claimed claimed) {
        return claimed.event().getSeq();
    }
}
