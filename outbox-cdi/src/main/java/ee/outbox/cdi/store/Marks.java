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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes what became of a batch. Only the owner of a lane writes its events' states and its keys' holds, inside the
 * transaction that checks the lanes' tokens, so nothing here needs a lock of its own.
 */
final class Marks {

    private final Connection connection;
    private final Dialect dialect;
    private final Instant claimedAt;
    private final Instant now;
    private final boolean keepPublished;

    Marks(Connection connection, Dialect dialect, Instant claimedAt, Instant now, boolean keepPublished) {
        this.connection = connection;
        this.dialect = dialect;
        this.claimedAt = claimedAt;
        this.now = now;
        this.keepPublished = keepPublished;
    }

    void store(Collection<Outcome> outcomes) throws SQLException {
        List<Long> published = new ArrayList<>();
        Map<Hold, List<Long>> heldBy = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Published done) {
                published.add(seq(done.claimed()));
            } else if (outcome instanceof Outcome.Postponed postponed) {
                postpone(postponed.claimed(), postponed.error(), postponed.delay());
            } else if (outcome instanceof Outcome.Failed failed) {
                fail(failed.claimed(), failed.error(), failed.hold());
            } else if (outcome instanceof Outcome.Held held) {
                heldBy.computeIfAbsent(held.hold(), hold -> new ArrayList<>()).add(seq(held.claimed()));
            }
        }
        keepSuspicion(outcomes);
        for (Map.Entry<Hold, List<Long>> held : heldBy.entrySet()) {
            hold(held.getKey(), held.getValue());
        }
        if (keepPublished) {
            Sql.forEachSeq(connection, dialect, Sql.PUBLISHED, this::setPublishedAndUpdated, published);
        } else {
            Sql.forEachSeq(connection, dialect, Sql.REMOVE, statement -> 0, published);
        }
        for (Outcome outcome : outcomes) {
            if (outcome.claimed().isHead() && keyGoesOnAfter(outcome)) {
                release(outcome.claimed());
            }
        }
    }

    private static boolean keyGoesOnAfter(Outcome outcome) {
        return outcome instanceof Outcome.Published
                || (outcome instanceof Outcome.Failed failed && failed.hold() == null);
    }

    /**
     * An operator may have let a key go after the batch was read: then nobody would come back for what the batch holds.
     * Called once the lanes' rows are locked, which an operator locks first.
     */
    void releaseLeftBehind(Collection<Outcome> outcomes) throws SQLException {
        Set<Key> held = new HashSet<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Held each) {
                held.add(new Key(each.hold().head(), each.claimed()));
            }
        }
        try (PreparedStatement update = held.isEmpty() ? null : connection.prepareStatement(Sql.RELEASE_LEFT_BEHIND)) {
            for (Key key : held) {
                update.setInt(1, dialect.numberOfReturned(key.lane()));
                update.setLong(2, key.head());
                update.setString(3, key.channel());
                update.setString(4, key.partitionKey());
                update.executeUpdate();
            }
        }
    }

    private record Key(long head, Lane lane, String channel, String partitionKey) {
        Key(long head, Claimed claimed) {
            this(
                    head,
                    claimed.lane(),
                    claimed.event().getBranch(),
                    claimed.event().getPartitionKey());
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
            dialect.setTime(update, 4, claimedAt);
            update.setString(5, historyWith(claimed, error));
            update.setLong(6, seq(claimed));
            update.executeUpdate();
        }
        if (claimed.event().getPartitionKey() != null && claimed.hold() == null) {
            forKey(Sql.HOLD_KEY, claimed);
        }
    }

    private void fail(Claimed claimed, String error, Hold hold) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.FAIL)) {
            update.setString(1, error);
            dialect.setTime(update, 2, now);
            dialect.setTime(update, 3, now);
            update.setString(4, historyWith(claimed, error));
            update.setLong(5, seq(claimed));
            update.executeUpdate();
        }
        if (hold == null) {
            return;
        }
        if (claimed.hold() == null) {
            forKey(Sql.HOLD_KEY, claimed);
        }
        if (hold.parked()) {
            forKey(Sql.PARK_KEY, claimed);
            parkHeld(hold);
        }
    }

    private String historyWith(Claimed claimed, String error) {
        OutboxEvent event = claimed.event();
        String before = event.columns().history();
        return event.isPossibleDuplicate()
                ? History.withSuspect(before, now, History.REFUSED, error)
                : History.with(before, now, History.REFUSED, error);
    }

    /** What is held leaves its lane, and the lane forgets what may have been sent once the rest of it is marked. */
    private void keepSuspicion(Collection<Outcome> outcomes) throws SQLException {
        for (Outcome outcome : outcomes) {
            OutboxEvent event = outcome.claimed().event();
            String before = event.columns().history();
            if (outcome instanceof Outcome.Held && event.isPossibleDuplicate() && !History.isSuspect(before)) {
                try (PreparedStatement update = connection.prepareStatement(Sql.HISTORY)) {
                    update.setString(1, History.withSuspect(before, now, History.HELD, null));
                    update.setLong(2, event.getSeq());
                    update.executeUpdate();
                }
            }
        }
    }

    private void parkHeld(Hold hold) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.PARK_HELD)) {
            update.setString(1, reason(hold));
            dialect.setTime(update, 2, now);
            dialect.setTime(update, 3, now);
            update.setLong(4, hold.head());
            update.executeUpdate();
        }
    }

    private void hold(Hold hold, List<Long> seqs) throws SQLException {
        if (hold.parked()) {
            Sql.forEachSeq(connection, dialect, Sql.PARK, update -> setParked(update, hold), seqs);
        } else {
            Sql.forEachSeq(connection, dialect, Sql.HOLD, update -> setHeadOf(update, hold), seqs);
        }
    }

    private static int setHeadOf(PreparedStatement update, Hold hold) throws SQLException {
        update.setLong(1, hold.head());
        return 1;
    }

    private int setParked(PreparedStatement update, Hold hold) throws SQLException {
        update.setLong(1, hold.head());
        update.setString(2, reason(hold));
        dialect.setTime(update, 3, now);
        dialect.setTime(update, 4, now);
        return 4;
    }

    private static String reason(Hold hold) {
        return "Set aside with the event of seq " + hold.head() + ", for which its key waits.";
    }

    /** Lets the events that wait for this one come back into the lane. */
    private void release(Claimed head) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.RELEASE)) {
            update.setInt(1, dialect.numberOfReturned(head.lane()));
            update.setLong(2, seq(head));
            update.executeUpdate();
        }
        forKey(Sql.RELEASE_KEY, head);
    }

    private void forKey(String sql, Claimed claimed) throws SQLException {
        OutboxEvent event = claimed.event();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, seq(claimed));
            statement.setString(2, event.getBranch());
            statement.setString(3, event.getPartitionKey());
            statement.executeUpdate();
        }
    }

    private static long seq(Claimed claimed) {
        return claimed.event().getSeq();
    }
}
