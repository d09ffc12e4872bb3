// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.store.LaneReader.Reading;
import ee.outbox.spi.Turn;
import java.sql.Array;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
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
    private final LaneReader laneReader;
    private final LaneStarts laneStarts;
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
        this(dataSource, transactions, lanes, keepPublished, duplicates, false, System::nanoTime);
    }

    /**
     * @param exactlyOnce whether events are published in the transaction that marks them
     * @param nanoTime as {@link System#nanoTime}
     */
    public EventStore(
            DataSource dataSource,
            Transactions transactions,
            int lanes,
            boolean keepPublished,
            Duplicates duplicates,
            boolean exactlyOnce,
            LongSupplier nanoTime) {
        this.database = new Database(dataSource, transactions);
        this.dialect = database.dialect();
        this.transactions = transactions;
        this.lanes = lanes;
        this.laneChoice = new LaneChoice(lanes);
        this.laneReader = new LaneReader(dialect);
        this.laneStarts = new LaneStarts(database, nanoTime);
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

    LaneStarts laneStarts() {
        return laneStarts;
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
            try (PreparedStatement query = survey(connection);
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

    private PreparedStatement survey(Connection connection) throws SQLException {
        if (!dialect.tellsWhoIsUnderWay()) {
            return connection.prepareStatement(dialect.sql(Sql.SURVEY));
        }
        LaneStarts.Known known = laneStarts.known();
        List<Map.Entry<Lane, Long>> starts = List.copyOf(known.starts().entrySet());
        PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.SURVEY_FROM_STARTS));
        query.setArray(
                1, array(connection, "text", starts, start -> start.getKey().channel()));
        query.setArray(
                2, array(connection, "int", starts, start -> start.getKey().number()));
        query.setArray(3, array(connection, "bigint", starts, Map.Entry::getValue));
        query.setString(4, known.table());
        return query;
    }

    private static <T> Array array(Connection connection, String type, List<T> list, Function<T, Object> element)
            throws SQLException {
        return connection.createArrayOf(type, list.stream().map(element).toArray());
    }

    /** A relay's own claim is no obstacle: one that could not be marked is taken up again at once. */
    private boolean isFree(ResultSet lane, Instant now, String relay) throws SQLException {
        String owner = lane.getString("owner");
        return owner == null
                || owner.equals(relay)
                || !dialect.time(lane, "lease_until").isAfter(now);
    }

    /**
     * Claims the next batch, of which each lane gets its share.
     *
     * @param wanted lanes of one channel
     * @param owner the relay that claims; one worker of it at a time for each lane
     * @return nothing of a lane that has no event ready, or has another live owner; nothing at all where another relay was faster at
     *     one of several, which are unseen then
     */
    public Claims claim(Collection<Lane> wanted, String owner, int batchSize, Duration lease) {
        try {
            return inNewTransaction("claim " + wanted, (connection, known) -> {
                List<Claim> free = free(connection, wanted, owner);
                Reading reading = laneReader.read(connection, free, Room.forEvents(batchSize), known);
                List<Claim> claims = reading.claimsAfter(free);
                move(connection, claims, Claim::tokenBefore, this::reach, owner, reading.until(lease));
                return new Claims(claims, reading.unseen(), reading.isFull());
            });
        } catch (LaneLostException e) {
            return Claims.none(wanted.size() == 1 ? Set.of() : Set.copyOf(wanted));
        }
    }

    /** Those of the lanes that can be claimed, in the same order, as they are before that: without a batch. */
    private List<Claim> free(Connection connection, Collection<Lane> wanted, String owner) throws SQLException {
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
        return wanted.stream().map(free::get).filter(Objects::nonNull).toList();
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
        return inNewTransaction(
                marking(claims),
                (connection, known) -> mark(connection, claims, outcomes, now, next, batchSize, lease, known));
    }

    @FunctionalInterface
    private interface Claiming {
        Claims on(Connection connection, LaneStarts.Known known) throws SQLException;
    }

    private Claims inNewTransaction(String what, Claiming claiming) {
        LaneStarts.Known known = laneStarts.lookedUp();
        Claims claims = database.inNewTransaction(what, connection -> claiming.on(connection, known));
        known.startWith(claims);
        return claims;
    }

    /** The same for one claim in the transaction of the calling thread, which publishes; takes the claim's turn. */
    public Claims markHere(
            Claim claim, Collection<Outcome> outcomes, Instant now, boolean next, int batchSize, Duration lease) {
        LaneStarts.Known known = laneStarts.known();
        return database.here(marking(List.of(claim)), connection -> {
            Claims following = mark(connection, List.of(claim), outcomes, now, next, batchSize, lease, known);
            takeTurn(connection, claim);
            return following.inNextTurn();
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
            Duration lease,
            LaneStarts.Known known)
            throws SQLException {
        Marks marks = new Marks(connection, dialect, claims.get(0).at(), now, keepPublished);
        marks.store(outcomes);
        Map<Lane, List<Outcome>> outcomesOf = outcomes.stream()
                .collect(Collectors.groupingBy(outcome -> outcome.claimed().lane()));
        Predicate<Claim> isComplete =
                claim -> outcomesOf.getOrDefault(claim.lane(), List.of()).size()
                        == claim.batch().size();
        List<Claim> complete = claims.stream().filter(isComplete).toList();
        Reading reading =
                next ? laneReader.read(connection, complete, Room.forEvents(batchSize), known) : Reading.NOTHING;
        List<Claim> following = reading.claimsAfter(complete);
        Instant leaseUntil = reading.until(lease);
        move(
                connection,
                following,
                Claim::tokenBefore,
                this::reach,
                claims.get(0).owner(),
                leaseUntil);
        Set<Lane> kept = lanesOf(following);
        List<Claim> givenBack =
                claims.stream().filter(claim -> !kept.contains(claim.lane())).toList();
        // What was tried without an outcome may have been sent: the reach of the claim outlives it.
        ToLongFunction<Claim> reachAfter =
                claim -> isComplete.test(claim) ? claim.suspectAfter(outcomesOf.get(claim.lane())) : reach(claim);
        move(connection, givenBack, Claim::token, reachAfter, null, null);
        marks.releaseLeftBehind(outcomes);
        return new Claims(following, next ? reading.unseen() : lanesOf(claims), reading.isFull());
    }

    private static Set<Lane> lanesOf(List<Claim> claims) {
        return claims.stream().map(Claim::lane).collect(Collectors.toSet());
    }

    /** Where the mark is part of the transaction that publishes, a claim without a mark has published nothing. */
    private long reach(Claim claim) {
        return exactlyOnce ? claim.suspectTo() : claim.reach();
    }

    /**
     * Compare-and-set on the fencing tokens of lanes of one channel.
     *
     * @param token what the lane's row has, if nobody has moved the lane since it was read
     * @param reach how far the lane is claimed from now on
     * @throws LaneLostException when somebody has; some may have been moved then
     */
    private void move(
            Connection connection,
            List<Claim> claims,
            ToLongFunction<Claim> token,
            ToLongFunction<Claim> reach,
            String owner,
            Instant leaseUntil)
            throws SQLException {
        if (claims.isEmpty()) {
            return;
        }
        int places = Dialect.places(claims.size());
        try (PreparedStatement update = connection.prepareStatement(Sql.moveLanes(places))) {
            int own = update.getQueryTimeout();
            // A node that stands still in the middle of a mark keeps its lane's row locked. So does, with exactly-once
            // delivery, a dead node's transaction until it is recovered. No worker waits so long.
            update.setQueryTimeout(LOCK_SECONDS);
            update.setString(1, owner);
            dialect.setTime(update, 2, leaseUntil);
            int channel = 3 + 2 * places;
            update.setString(channel, claims.get(0).lane().channel());
            for (int i = 0; i < places; i++) {
                Claim claim = claims.get(Math.min(i, claims.size() - 1));
                update.setInt(3 + 2 * i, claim.lane().number());
                update.setLong(4 + 2 * i, reach.applyAsLong(claim));
                update.setInt(channel + 1 + 2 * i, claim.lane().number());
                update.setLong(channel + 2 + 2 * i, token.applyAsLong(claim));
            }
            try {
                if (update.executeUpdate() != claims.size()) {
                    throw new LaneLostException(claims);
                }
            } finally {
                // H2 (2.2.224) keeps it for whoever uses the connection next.
                update.setQueryTimeout(own);
            }
        }
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
                        update.setInt(1, dialect.numberOfReturned(lane));
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
