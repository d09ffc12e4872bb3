// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.store.Claim.Claimed;
import ee.outbox.spi.Turn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The events, their lanes and their holds, in the application's database.
 *
 * <p>{@link #append} runs in the caller's transaction; everything else in one of its own. Safe for use by several
 * threads.
 */
public final class EventStore implements Door {

    private static final int ROWS_PER_STATEMENT = 500;

    private static final int LOCK_SECONDS = 2;

    private final Database database;
    private final Dialect dialect;
    private final Transactions transactions;
    private final int lanes;
    private final LaneChoice laneChoice;
    private final boolean keepPublished;
    private final Duplicates duplicates;
    private final boolean exactlyOnce;

    /**
     * @param lanes how many lanes each channel has
     * @param keepPublished whether a published event's row stays, to be purged later
     * @param duplicates what becomes of an event that is stored already
     */
    public EventStore(
            DataSource dataSource, Transactions transactions, int lanes, boolean keepPublished, Duplicates duplicates) {
        this(dataSource, transactions, lanes, keepPublished, duplicates, false);
    }

    /** @param exactlyOnce whether events are published in the transaction that marks them */
    public EventStore(
            DataSource dataSource,
            Transactions transactions,
            int lanes,
            boolean keepPublished,
            Duplicates duplicates,
            boolean exactlyOnce) {
        this.database = new Database(dataSource, transactions);
        this.dialect = database.dialect();
        this.transactions = transactions;
        this.lanes = lanes;
        this.laneChoice = new LaneChoice(lanes);
        this.keepPublished = keepPublished;
        this.duplicates = duplicates;
        this.exactlyOnce = exactlyOnce;
    }

    /** Whether events are published in the transaction that marks them. */
    public boolean isExactlyOnce() {
        return exactlyOnce;
    }

    boolean ignoresDuplicates() {
        return duplicates == Duplicates.IGNORE;
    }

    Database database() {
        return database;
    }

    @Override
    public Passage open() {
        return new BatchPassage(this, transactions);
    }

    /**
     * Stores the events in their order, as one batch, in the transaction of the calling thread.
     *
     * @return what is stored once that transaction commits
     */
    public Appended append(List<OutboxEvent> events) {
        return database.here("store " + events.size() + " event(s)", connection -> {
            schedule(connection, events);
            List<OutboxEvent> toStore = ignoresDuplicates() ? unknown(connection, events) : List.copyOf(events);
            return new Appended(insert(connection, toStore), toStore);
        });
    }

    /** Lets the event's delay begin, where it has one, before its persistence provider stores it. */
    void schedule(OutboxEvent event) {
        if (event.getDelay() != null) {
            database.here("schedule the event " + event.getId(), connection -> {
                schedule(connection, List.of(event));
                return event;
            });
        }
    }

    private void schedule(Connection connection, List<OutboxEvent> events) throws SQLException {
        if (events.stream().anyMatch(event -> event.getDelay() != null)) {
            Instant now = now(connection);
            events.forEach(event -> event.schedule(now));
        }
    }

    /** Those that are not stored yet; of several with one identity, the first. */
    private List<OutboxEvent> unknown(Connection connection, List<OutboxEvent> events) throws SQLException {
        Set<Identity> known = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.KNOWN))) {
            for (OutboxEvent event : events) {
                query.setString(1, event.getSource());
                query.setString(2, event.columns().id());
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        known.add(new Identity(event));
                    }
                }
            }
        }
        return events.stream().filter(event -> known.add(new Identity(event))).toList();
    }

    private record Identity(String source, String id) {
        Identity(OutboxEvent event) {
            this(event.getSource(), event.columns().id());
        }
    }

    /**
     * Stores the events in their order, as if they were not there yet. Those that a persistence provider has written are
     * removed first; one of them that is gone by now stays so.
     *
     * @return the lanes in which they are ready once the transaction of the calling thread commits
     */
    Set<Lane> appendAnew(List<OutboxEvent> events) {
        List<OutboxEvent> written =
                events.stream().filter(OutboxEvent::isWritten).toList();
        return database.here("store " + events.size() + " event(s) anew", connection -> {
            Set<OutboxEvent> removed = new HashSet<>(remove(connection, written));
            return insert(
                    connection,
                    events.stream()
                            .filter(event -> !event.isWritten() || removed.contains(event))
                            .toList());
        });
    }

    /** @return those that were there */
    static List<OutboxEvent> remove(Connection connection, List<OutboxEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement delete = connection.prepareStatement(Sql.REMOVE_EVENT)) {
            for (OutboxEvent event : events) {
                delete.setString(1, event.getSource());
                delete.setString(2, event.columns().id());
                delete.addBatch();
            }
            int[] counts = delete.executeBatch();
            return IntStream.range(0, counts.length)
                    .filter(i -> counts[i] != 0)
                    .mapToObj(events::get)
                    .toList();
        }
    }

    private Set<Lane> insert(Connection connection, List<OutboxEvent> events) throws SQLException {
        Set<Lane> ready = new HashSet<>();
        String sql = dialect.canStoreTimeByDefault() ? Sql.APPEND : Sql.APPEND_WITH_TIMES;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (OutboxEvent event : events) {
                bind(insert, event).ifPresent(ready::add);
                insert.addBatch();
                if (++waiting == ROWS_PER_STATEMENT) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                insert.executeBatch();
            }
        }
        return ready;
    }

    Optional<Lane> laneOf(OutboxEvent event) {
        return laneChoice.of(event);
    }

    private Optional<Lane> bind(PreparedStatement insert, OutboxEvent event) throws SQLException {
        Row.bind(insert, event);
        Instant scheduledAt = event.getScheduledAt();
        Optional<Lane> lane = laneOf(event);
        dialect.setTime(insert, Row.APPEND_ROUTE, scheduledAt);
        insert.setObject(Row.APPEND_ROUTE + 1, lane.map(Lane::number).orElse(null), Types.INTEGER);
        dialect.setTime(insert, Row.APPEND_ROUTE + 2, scheduledAt);
        if (!dialect.canStoreTimeByDefault()) {
            Instant now = Instant.now();
            dialect.setTime(insert, Row.APPEND_ROUTE + 3, now);
            dialect.setTime(insert, Row.APPEND_ROUTE + 4, now);
        }
        return lane;
    }

    /** Every lane of the channel. */
    public List<Lane> lanesOf(String channel) {
        return IntStream.range(0, lanes)
                .mapToObj(number -> new Lane(channel, number))
                .toList();
    }

    /**
     * Looks, in one query, for what is due and for lanes that have events and that the relay could claim.
     *
     * @param channels those that the relay serves
     * @param relay its name
     */
    public Survey survey(Set<String> channels, String relay) {
        return database.inNewTransaction("look for waiting events", connection -> {
            Instant now = Instant.EPOCH;
            Instant nextDue = null;
            List<Lane> ready = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.SURVEY));
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    now = dialect.clock(row);
                    nextDue = dialect.time(row, "next_due");
                    Lane lane = new Lane(row.getString("channel"), row.getInt("lane"));
                    boolean free = isFree(row, now, relay);
                    if (row.getInt("has_events") == 1 && free && channels.contains(lane.channel())) {
                        ready.add(lane);
                    }
                }
            }
            return new Survey(now, Optional.ofNullable(nextDue), ready);
        });
    }

    /** A relay's own claim is no obstacle: one that could not be marked is taken up again at once. */
    private boolean isFree(ResultSet lane, Instant now, String relay) throws SQLException {
        String owner = lane.getString("owner");
        return owner == null
                || owner.equals(relay)
                || !dialect.time(lane, "lease_until").isAfter(now);
    }

    /**
     * Claims the next batch, from one lane after the other until it is full.
     *
     * @param wanted lanes of one channel
     * @param owner the relay that claims; one worker of it at a time for each lane
     * @return nothing of a lane that has no event ready, or has another live owner
     */
    public Claims claim(Collection<Lane> wanted, String owner, int batchSize, Duration lease) {
        return database.inNewTransaction("claim " + wanted, connection -> {
            Map<Lane, Claim> free = free(connection, wanted, owner);
            Room room = Room.forEvents(batchSize);
            Set<Lane> unseen = new HashSet<>();
            NavigableMap<Lane, Claim> found = new TreeMap<>();
            for (Lane lane : wanted) {
                Claim claim = free.get(lane);
                if (room.isFull()) {
                    unseen.add(lane);
                } else if (claim != null) {
                    found.put(
                            lane,
                            claim.followedBy(
                                    read(connection, lane, room, claim.suspectTo())
                                            .batch(),
                                    claim.at()));
                }
            }
            List<Claim> claims = new ArrayList<>();
            for (Claim claim : found.values()) {
                Instant leaseUntil = claim.at().plus(lease);
                if (!claim.batch().isEmpty()
                        && move(connection, claim.lane(), claim.token() - 1, owner, leaseUntil, reach(claim))) {
                    claims.add(claim);
                }
            }
            return new Claims(claims, unseen);
        });
    }

    /** Those of the lanes that can be claimed, as they are before that: without a batch. */
    private Map<Lane, Claim> free(Connection connection, Collection<Lane> wanted, String owner) throws SQLException {
        Map<Lane, Claim> free = new HashMap<>();
        String numbers = String.join(", ", Collections.nCopies(wanted.size(), "?"));
        try (PreparedStatement query =
                connection.prepareStatement(dialect.sql(Sql.LANES_OF_CHANNEL.formatted(numbers)))) {
            String channel = wanted.iterator().next().channel();
            query.setString(1, channel);
            int parameter = 2;
            for (Lane lane : wanted) {
                query.setInt(parameter++, lane.number());
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Lane lane = new Lane(channel, row.getInt("lane"));
                    Instant now = dialect.clock(row);
                    if (isFree(row, now, owner)) {
                        long suspectTo = row.getLong("claimed_to");
                        free.put(
                                lane,
                                new Claim(lane, owner, now, row.getLong("token"), suspectTo, nextTurn(row), List.of()));
                    }
                }
            }
        }
        return free;
    }

    /** A series begins with the lane, and again where an operator has taken the lane's away. */
    private Turn nextTurn(ResultSet lane) throws SQLException {
        if (!exactlyOnce) {
            return null;
        }
        String series = lane.getString("series");
        return series == null
                ? new Turn(UUID.randomUUID().toString(), 1)
                : new Turn(series, lane.getLong("turn")).next();
    }

    /**
     * Marks what became of the claims' events and, in the same transaction, claims the next batch of their lanes or gives
     * them back.
     *
     * @param now by the database's clock, or somewhat later
     * @param next whether to go on with the lanes
     * @return the next claims; a lane of which there is none was given back
     * @throws LaneLostException when another relay has taken one of the lanes; then nothing is marked
     */
    public Claims mark(
            List<Claim> claims,
            Collection<Outcome> outcomes,
            Instant now,
            boolean next,
            int batchSize,
            Duration lease) {
        return database.inNewTransaction(
                marking(claims), connection -> mark(connection, claims, outcomes, now, next, batchSize, lease));
    }

    /** The same for one claim in the transaction of the calling thread, which publishes; takes the claim's turn. */
    public Claims markHere(
            Claim claim, Collection<Outcome> outcomes, Instant now, boolean next, int batchSize, Duration lease) {
        return database.here(marking(List.of(claim)), connection -> {
            Claims following = mark(connection, List.of(claim), outcomes, now, next, batchSize, lease);
            takeTurn(connection, claim);
            return new Claims(following.each().stream().map(Claim::inNextTurn).toList(), following.unseen());
        });
    }

    private static void takeTurn(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.TAKE_TURN)) {
            update.setString(1, claim.turn().series());
            update.setLong(2, claim.turn().number());
            update.setString(3, claim.lane().channel());
            update.setInt(4, claim.lane().number());
            update.executeUpdate();
        }
    }

    /** Whether a failure to mark says that the database gave the transaction up for the sake of another. */
    public boolean isConflict(RuntimeException failure) {
        return database.isConflict(failure);
    }

    private static String marking(List<Claim> claims) {
        return "mark a batch of " + claims.stream().map(Claim::lane).toList();
    }

    private Claims mark(
            Connection connection,
            List<Claim> claims,
            Collection<Outcome> outcomes,
            Instant now,
            boolean next,
            int batchSize,
            Duration lease)
            throws SQLException {
        Marks marks = new Marks(connection, dialect, claims.get(0).at(), now, keepPublished);
        marks.store(outcomes);
        Map<Lane, List<Outcome>> outcomesOf = outcomes.stream()
                .collect(Collectors.groupingBy(outcome -> outcome.claimed().lane()));
        Room room = Room.forEvents(next ? batchSize : 0);
        Set<Lane> unseen = new HashSet<>();
        List<Claim> following = new ArrayList<>();
        for (Claim claim : claims) {
            if (room.isFull()) {
                unseen.add(claim.lane());
            }
            goOn(connection, claim, outcomesOf.getOrDefault(claim.lane(), List.of()), room, lease)
                    .ifPresent(following::add);
        }
        marks.releaseLeftBehind(outcomes);
        return new Claims(following, unseen);
    }

    /** Claims the lane's next batch, or gives the lane back. */
    private Optional<Claim> goOn(
            Connection connection, Claim claim, Collection<Outcome> outcomes, Room room, Duration lease)
            throws SQLException {
        boolean complete = outcomes.size() == claim.batch().size();
        Reading read =
                complete && !room.isFull() ? read(connection, claim.lane(), room, claim.suspectTo()) : Reading.NOTHING;
        boolean goOn = !read.batch().isEmpty();
        Claim following = goOn ? claim.followedBy(read.batch(), read.at()) : null;
        // What was tried without an outcome may have been sent: the reach of the claim outlives it.
        long reach = goOn ? reach(following) : complete ? claim.suspectAfter(outcomes) : reach(claim);
        String owner = goOn ? claim.owner() : null;
        Instant leaseUntil = goOn ? read.at().plus(lease) : null;
        if (!move(connection, claim.lane(), claim.token(), owner, leaseUntil, reach)) {
            throw new LaneLostException(claim.lane());
        }
        return Optional.ofNullable(following);
    }

    /** Where the mark is part of the transaction that publishes, a claim without a mark has published nothing. */
    private long reach(Claim claim) {
        return exactlyOnce ? claim.suspectTo() : claim.reach();
    }

    /** Compare-and-set on the fencing token: true where nobody has moved the lane since the token was read. */
    private boolean move(Connection connection, Lane lane, long token, String owner, Instant leaseUntil, long claimedTo)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.MOVE_LANE)) {
            int own = update.getQueryTimeout();
            // A node that stands still in the middle of a mark keeps its lane's row locked. So does, with exactly-once
            // delivery, a dead node's transaction until it is recovered. No worker waits so long.
            update.setQueryTimeout(LOCK_SECONDS);
            update.setString(1, owner);
            dialect.setTime(update, 2, leaseUntil);
            update.setLong(3, claimedTo);
            update.setString(4, lane.channel());
            update.setInt(5, lane.number());
            update.setLong(6, token);
            try {
                return update.executeUpdate() == 1;
            } finally {
                // H2 (2.2.224) keeps it for whoever uses the connection next.
                update.setQueryTimeout(own);
            }
        }
    }

    /**
     * The first events of a lane.
     *
     * @param at the database's clock; {@code null} where nothing was found
     */
    private record Reading(List<Claimed> batch, Instant at) {

        static final Reading NOTHING = new Reading(List.of(), null);

        /**
         * A reading without a snapshot may miss an event that comes behind it, and find a later one of the same key ahead of it.
         * When it ends the earlier one is there, so that a second reading finds it. What only the second one found waits for the
         * next batch, for of that it may have missed the earlier ones.
         */
        Reading with(Reading second) {
            Set<Long> found =
                    batch.stream().map(claimed -> claimed.event().getSeq()).collect(Collectors.toSet());
            Set<String> keys = new HashSet<>();
            List<Claimed> both = new ArrayList<>();
            for (int i = second.batch.size() - 1; i >= 0; i--) {
                OutboxEvent event = second.batch.get(i).event();
                if (found.contains(event.getSeq()) || keys.contains(event.getPartitionKey())) {
                    keys.add(event.getPartitionKey());
                    both.add(second.batch.get(i));
                }
            }
            Collections.reverse(both);
            return new Reading(both, second.at);
        }
    }

    private Reading read(Connection connection, Lane lane, Room room, long suspectTo) throws SQLException {
        Room again = room.copy();
        Reading reading = readOnce(connection, lane, room, suspectTo);
        return dialect.readsSnapshots() || reading.batch().isEmpty()
                ? reading
                : reading.with(readOnce(connection, lane, again, suspectTo));
    }

    private Reading readOnce(Connection connection, Lane lane, Room room, long suspectTo) throws SQLException {
        List<Claimed> batch = new ArrayList<>();
        Instant at = null;
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.READ))) {
            query.setFetchSize(100);
            query.setString(1, lane.channel());
            query.setInt(2, lane.number());
            query.setInt(3, lane.number());
            query.setInt(4, room.events());
            try (ResultSet row = query.executeQuery()) {
                while (!room.isFull() && row.next()) {
                    OutboxEvent event = Row.read(row, dialect, suspectTo, true);
                    long head = row.getLong("head");
                    Hold hold = row.wasNull() ? null : new Hold(head, row.getInt("parked") == 1);
                    batch.add(new Claimed(lane, event, hold));
                    room.take(event);
                    at = at == null ? dialect.clock(row) : at;
                }
            }
        }
        return new Reading(batch, at);
    }

    /**
     * Moves what is due from the waiting room into its lanes.
     *
     * @param limit how many at most
     * @return the lanes that have got events
     */
    public Set<Lane> admitDue(int limit) {
        return database.inNewTransaction("move due events into their lanes", connection -> {
            Set<Lane> admitted = new HashSet<>();
            Instant now = now(connection);
            Map<String, Integer> lanesOf = lanesByChannel(connection);
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.DUE));
                    PreparedStatement update = connection.prepareStatement(Sql.ADMIT)) {
                dialect.setTime(query, 1, now);
                query.setInt(2, limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        long seq = row.getLong("seq");
                        String channel = row.getString("channel");
                        int count = lanesOf.getOrDefault(channel, lanes);
                        Lane lane = Lane.of(channel, row.getString("partition_key"), seq, count);
                        admitted.add(lane);
                        update.setInt(1, lane.number());
                        update.setLong(2, seq);
                        dialect.setTime(update, 3, now);
                        update.addBatch();
                    }
                }
                if (!admitted.isEmpty()) {
                    update.executeBatch();
                }
            }
            return admitted;
        });
    }

    /** An application that shares the tables may have given its channels another number of lanes. */
    Map<String, Integer> lanesByChannel(Connection connection) throws SQLException {
        Map<String, Integer> lanesOf = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.LANES));
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                lanesOf.put(row.getString(1), row.getInt(2));
            }
        }
        return lanesOf;
    }

    /**
     * Removes published and discarded events.
     *
     * @param doneBefore by the database's clock
     * @param limit how many at most
     * @return how many were removed
     */
    public int purge(Instant doneBefore, int limit) {
        return database.inNewTransaction("purge events", connection -> {
            List<Long> old = seqs(connection, Sql.PUBLISHED_BEFORE, doneBefore, limit);
            old.addAll(seqs(connection, Sql.DISCARDED_BEFORE, doneBefore, limit - old.size()));
            Sql.forEachSeq(connection, dialect, Sql.PURGE, statement -> 0, old);
            return old.size();
        });
    }

    private List<Long> seqs(Connection connection, String sql, Instant before, int limit) throws SQLException {
        List<Long> seqs = new ArrayList<>();
        if (limit == 0) {
            return seqs;
        }
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(sql))) {
            dialect.setTime(query, 1, before);
            query.setInt(2, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    seqs.add(row.getLong(1));
                }
            }
        }
        return seqs;
    }

    /** The number of events by status; what lies inside a live claim is {@code PROCESSING}. */
    public Map<OutboxStatus, Long> countByStatus() {
        return database.inNewTransaction("count events", connection -> {
            Map<OutboxStatus, Long> counts = new EnumMap<>(OutboxStatus.class);
            for (OutboxStatus status : OutboxStatus.values()) {
                counts.put(status, 0L);
            }
            Instant now = now(connection);
            try (PreparedStatement query = connection.prepareStatement(Sql.COUNT)) {
                dialect.setTime(query, 1, now);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        counts.merge(OutboxStatus.valueOf(row.getString(1)), row.getLong(2), Long::sum);
                    }
                }
            }
            return counts;
        });
    }

    /** How long the oldest waiting event has waited, by the database's clock. */
    public Optional<Duration> oldestWaiting() {
        return database.inNewTransaction("look for the oldest waiting event", connection -> {
            Instant now = now(connection);
            try (PreparedStatement query = connection.prepareStatement(Sql.OLDEST_WAITING)) {
                dialect.setTime(query, 1, now);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return Optional.ofNullable(dialect.time(row, "since")).map(since -> Duration.between(since, now));
                }
            }
        });
    }

    /** The database's clock; ours where there are no lanes, and so nobody to disagree with. */
    Instant now(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.CLOCK))) {
            query.setMaxRows(1);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? dialect.clock(row) : Instant.now();
            }
        }
    }
}
