// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The operator's door to the tables. It works beside the owners of the lanes: it only touches events that are in no lane,
 * and before it lets a key go it locks the key's lane, as {@link Marks} expects.
 */
public final class StoredEvents implements OutboxEvents {

    private static final int PORTION = 200;
    private static final int LARGEST_PAGE = 1_000;

    private final EventStore store;
    private final Database database;
    private final Dialect dialect;
    private final Set<String> furtherPublishers;
    private final Consumer<Collection<Lane>> bell;

    /**
     * @param furtherPublishers those for which a channel has a branch; what is said of a channel or an event is meant for its
     *     branches too
     * @param bell rung with the lanes that have got events
     */
    public StoredEvents(EventStore store, Set<String> furtherPublishers, Consumer<Collection<Lane>> bell) {
        this.store = store;
        this.furtherPublishers = furtherPublishers;
        this.database = store.database();
        this.dialect = database.dialect();
        this.bell = bell;
    }

    @Override
    public Map<OutboxStatus, Long> countByStatus() {
        return store.countByStatus();
    }

    @Override
    public Optional<Duration> oldestWaiting() {
        return store.oldestWaiting();
    }

    @Override
    public List<OutboxEvent> find(EventFilter filter, long afterSeq, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + LARGEST_PAGE + ".");
        }
        return database.inNewTransaction(
                "find events",
                connection -> select(connection, Sql.FIND, filter, afterSeq, limit, store.now(connection)));
    }

    @Override
    public Optional<OutboxEvent> get(String source, String id) {
        EventFilter filter = EventFilter.any().event(source, id);
        return database.inNewTransaction(
                "read an event",
                connection -> select(connection, Sql.GET, filter, 0, 1, store.now(connection)).stream()
                        .findFirst());
    }

    @Override
    public long count(EventFilter filter, int cap) {
        if (cap < 1) {
            throw new IllegalArgumentException("cap is " + cap + "; it must be 1 or more.");
        }
        Condition condition = condition(filter);
        return database.inNewTransaction("count events", connection -> {
            Instant now = store.now(connection);
            try (PreparedStatement query =
                    connection.prepareStatement(dialect.sql(Sql.COUNT_TO.formatted(condition.sql())))) {
                dialect.setTime(query, 1, now);
                query.setInt(condition.set(query, 2), cap);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    private List<OutboxEvent> select(
            Connection connection, String sql, EventFilter filter, long afterSeq, int limit, Instant now)
            throws SQLException {
        Condition condition = condition(filter);
        List<OutboxEvent> events = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(sql.formatted(condition.sql())))) {
            dialect.setTime(query, 1, now);
            query.setLong(2, afterSeq);
            query.setInt(condition.set(query, 3), limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    events.add(Row.read(row, dialect, 0, sql.equals(Sql.GET)));
                }
            }
        }
        return events;
    }

    @Override
    public int requeue(EventFilter filter, String by) {
        return act(new Act(filter, by, "requeued", null) {
            @Override
            String selection() {
                return Sql.SELECT_FAILED;
            }

            @Override
            int on(Subject event, Portion portion) throws SQLException {
                Lane lane = portion.lane(event);
                if (portion.update(Sql.REQUEUE, this, event, lane) == 0) {
                    return 0;
                }
                return 1 + portion.unpark(event);
            }
        });
    }

    @Override
    public int discard(EventFilter filter, String reason, String by) {
        required("reason", reason);
        requireCondition(filter, "discard");
        return act(new Act(filter, by, "discarded", reason) {
            @Override
            String selection() {
                return Sql.SELECT_OUT_OF_LANES;
            }

            @Override
            boolean locksLanes() {
                return true;
            }

            @Override
            int on(Subject event, Portion portion) throws SQLException {
                int discarded = portion.update(Sql.DISCARD, this, event, null);
                if (discarded == 1) {
                    portion.release(event);
                }
                return discarded;
            }
        });
    }

    @Override
    public int replay(EventFilter filter, String by) {
        requireCondition(filter, "replay");
        return act(new Act(filter, by, History.REPLAYED, null) {
            @Override
            String selection() {
                return Sql.SELECT_PUBLISHED;
            }

            @Override
            int on(Subject event, Portion portion) throws SQLException {
                return portion.update(Sql.REPLAY, this, event, portion.lane(event));
            }
        });
    }

    private Condition condition(EventFilter filter) {
        return new Condition(filter, furtherPublishers, dialect);
    }

    private static void requireCondition(EventFilter filter, String act) {
        if (filter.isAny()) {
            throw new IllegalArgumentException("The filter of a " + act + " has no condition, and so means every event."
                    + " Give it one, if only stored(Instant.EPOCH, null).");
        }
    }

    private static void required(String name, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty; the log and the history need it.");
        }
    }

    private int act(Act act) {
        required("by", act.by);
        Condition condition = condition(act.filter);
        int done = 0;
        long afterSeq = 0;
        while (true) {
            long from = afterSeq;
            Portion portion = database.inNewTransaction(act.what + " events", connection -> {
                Portion each = new Portion(connection, store, dialect);
                each.run(act, condition, from);
                return each;
            });
            done += portion.done;
            afterSeq = portion.lastSeq;
            if (!portion.ready.isEmpty()) {
                bell.accept(portion.ready);
            }
            if (portion.size < PORTION) {
                StoreLog.acted(act.by, act.what, done, act.filter, act.reason);
                return done;
            }
        }
    }

    /** What an operator does to each event. */
    private abstract static class Act {
        final EventFilter filter;
        final String by;
        final String what;
        final String reason;

        Act(EventFilter filter, String by, String what, String reason) {
            this.filter = filter;
            this.by = by;
            this.what = what;
            this.reason = reason;
        }

        abstract String selection();

        /** Whether it concerns what a lane's owner marks. */
        boolean locksLanes() {
            return false;
        }

        /** @return how many events it concerned */
        abstract int on(Subject event, Portion portion) throws SQLException;

        String detail() {
            return "by " + by + (reason == null ? "" : ": " + reason);
        }
    }

    private record Subject(long seq, String channel, String partitionKey, String history) {}

    /** One transaction's share of the work. */
    private static final class Portion {
        private final Connection connection;
        private final Dialect dialect;
        private final Instant now;
        private final Map<String, Integer> lanesOf;
        private final Set<Lane> ready = new HashSet<>();
        private int size;
        private int done;
        private long lastSeq;

        Portion(Connection connection, EventStore store, Dialect dialect) throws SQLException {
            this.connection = connection;
            this.dialect = dialect;
            this.now = store.now(connection);
            this.lanesOf = store.lanesByChannel(connection);
        }

        void run(Act act, Condition condition, long afterSeq) throws SQLException {
            List<Subject> events = select(act.selection(), condition, afterSeq);
            size = events.size();
            if (act.locksLanes()) {
                lockLanes(events);
            }
            for (Subject event : events) {
                done += act.on(event, this);
                lastSeq = event.seq();
            }
        }

        private List<Subject> select(String selection, Condition condition, long afterSeq) throws SQLException {
            String sql = Sql.ACT_ON.formatted(selection, condition.sql());
            List<Subject> events = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(sql))) {
                dialect.setTime(query, 1, now);
                query.setLong(2, afterSeq);
                query.setInt(condition.set(query, 3), PORTION);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        events.add(new Subject(
                                row.getLong("seq"),
                                row.getString("channel"),
                                row.getString("partition_key"),
                                row.getString("history")));
                    }
                }
            }
            return events;
        }

        /** {@code null} for a channel that nobody has any more; its events stay where they are. */
        Lane lane(Subject event) {
            Integer lanes = lanesOf.get(event.channel());
            return lanes == null ? null : Lane.of(event.channel(), event.partitionKey(), event.seq(), lanes);
        }

        /** @param lane where the event is to be ready; {@code null} where it is not */
        int update(String sql, Act act, Subject event, Lane lane) throws SQLException {
            boolean intoLane = !sql.equals(Sql.DISCARD);
            if (intoLane && lane == null) {
                return 0;
            }
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                dialect.setTime(update, 1, now);
                update.setString(2, History.with(event.history(), now, act.what, act.detail()));
                if (intoLane) {
                    update.setInt(3, dialect.numberOfReturned(lane));
                } else {
                    dialect.setTime(update, 3, now);
                }
                update.setLong(4, event.seq());
                int updated = update.executeUpdate();
                if (intoLane && updated == 1) {
                    ready.add(lane);
                }
                return updated;
            }
        }

        /** A lane that is locked has no owner that marks; one that marks later sees what is done here. */
        void lockLanes(List<Subject> events) throws SQLException {
            try (PreparedStatement update = connection.prepareStatement(Sql.LOCK_LANE)) {
                NavigableSet<Lane> lanes = new TreeSet<>();
                events.stream().map(this::lane).filter(Objects::nonNull).forEach(lanes::add);
                for (Lane lane : lanes) {
                    update.setString(1, lane.channel());
                    update.setInt(2, lane.number());
                    update.executeUpdate();
                }
            }
        }

        /** @return how many events came back to wait for the head again */
        int unpark(Subject head) throws SQLException {
            try (PreparedStatement hold = connection.prepareStatement(Sql.UNPARK_KEY)) {
                hold.setLong(1, head.seq());
                if (hold.executeUpdate() == 0) {
                    return 0;
                }
            }
            try (PreparedStatement update = connection.prepareStatement(Sql.UNPARK_HELD)) {
                dialect.setTime(update, 1, now);
                update.setLong(2, head.seq());
                return update.executeUpdate();
            }
        }

        /** Lets the key go, if it waits for this event. */
        void release(Subject head) throws SQLException {
            try (PreparedStatement hold = connection.prepareStatement(Sql.RELEASE_KEY)) {
                hold.setLong(1, head.seq());
                hold.setString(2, head.channel());
                hold.setString(3, head.partitionKey());
                if (hold.executeUpdate() == 0) {
                    return;
                }
            }
            Lane lane = lane(head);
            try (PreparedStatement update = connection.prepareStatement(Sql.RELEASE)) {
                update.setInt(1, dialect.numberOfReturned(lane));
                update.setLong(2, head.seq());
                update.executeUpdate();
            }
            ready.add(lane);
        }
    }
}
