// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.store.Claim.Claimed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads the next batch of lanes, with one query however many they are. */
final class LaneReader {

    private static final int ROWS_AT_ONCE = 100;

    /** None has so low a number, and nothing comes back to it. */
    private static final Lane NO_LANE = new Lane("", Integer.MIN_VALUE);

    private final Dialect dialect;

    /** By how many lanes they are for: each is kilobytes of text, and wanted for every batch. */
    private final Map<Integer, String> queries = new ConcurrentHashMap<>();

    LaneReader(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * The first events of some lanes.
     *
     * @param batch those of each lane in {@code seq} order
     * @param at the database's clock; {@code null} where nothing was found
     * @param unseen the lanes that the batch had no more room for
     * @param isFull whether the batch has no more room, or one of the lanes its whole share
     */
    record Reading(List<Claimed> batch, Instant at, Set<Lane> unseen, boolean isFull) {

        static final Reading NOTHING = new Reading(List.of(), null, Set.of(), false);

        /** @return {@code null} where nothing was found, and so nothing is claimed */
        Instant until(Duration lease) {
            return at == null ? null : at.plus(lease);
        }

        /** Of the lanes for which there is a claim, those that have events go on with these. */
        List<Claim> claimsAfter(List<Claim> claims) {
            Map<Lane, List<Claimed>> events = batch.stream().collect(Collectors.groupingBy(Claimed::lane));
            return claims.stream()
                    .filter(claim -> events.containsKey(claim.lane()))
                    .map(claim -> claim.followedBy(events.get(claim.lane()), at))
                    .toList();
        }

        /**
         * A reading without a snapshot may miss an event that comes behind it, and find a later one of the same key ahead of it.
         * When it ends the earlier one is there, so that a second reading finds it. What only the second one found waits for the
         * next batch, for of that it may have missed the earlier ones.
         */
        private Reading with(Reading second) {
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
            return new Reading(both, second.at, second.unseen, second.isFull);
        }
    }

    /**
     * @param claims those of lanes of one channel that come to an end, or begin
     * @param known before the transaction began
     */
    Reading read(Connection connection, List<Claim> claims, Room room, LaneStarts.Known known) throws SQLException {
        if (claims.isEmpty()) {
            return Reading.NOTHING;
        }
        Room again = room.copy();
        Reading reading = readOnce(connection, claims, room, known);
        return dialect.readsSnapshots() || reading.batch().isEmpty()
                ? reading
                : reading.with(readOnce(connection, claims, again, known));
    }

    private Reading readOnce(Connection connection, List<Claim> claims, Room room, LaneStarts.Known known)
            throws SQLException {
        Filling filling = new Filling(claims, room, known);
        String channel = claims.get(0).lane().channel();
        int places = Dialect.places(claims.size());
        try (PreparedStatement query = connection.prepareStatement(
                queries.computeIfAbsent(places, lanes -> dialect.sql(Sql.read(lanes, dialect.readings()))))) {
            query.setFetchSize(ROWS_AT_ONCE);
            int parameter = 1;
            for (int place = 0; place < places; place++) {
                Lane lane = place < claims.size() ? claims.get(place).lane() : NO_LANE;
                for (String reading : dialect.readings()) {
                    int number = reading.equals(Sql.READ_RETURNED) ? dialect.numberOfReturned(lane) : lane.number();
                    query.setString(parameter++, channel);
                    query.setInt(parameter++, number);
                    query.setInt(parameter++, number);
                    if (reading.equals(Sql.READ_NEW)) {
                        query.setString(parameter++, known.table());
                        query.setLong(parameter++, known.startOf(lane));
                    }
                    query.setInt(parameter++, filling.share);
                }
            }
            try (ResultSet row = query.executeQuery()) {
                while (filling.goesOn() && row.next()) {
                    filling.take(row);
                }
            }
        }
        return filling.reading();
    }

    /** A lane that has its whole share, and so may have more, is the last of the batch: the others are left to who is free. */
    private final class Filling {

        private final List<Claim> claims;
        private final Room room;
        private final LaneStarts.Known known;
        private final int share;
        private final List<Claimed> batch = new ArrayList<>();
        private Instant at;
        private int place;
        private int ofPlace;
        private int firstUnseen;
        private boolean ended;

        Filling(List<Claim> claims, Room room, LaneStarts.Known known) {
            this.claims = claims;
            this.room = room;
            this.known = known;
            this.share = (room.events() + claims.size() - 1) / claims.size();
            this.firstUnseen = claims.size();
        }

        boolean goesOn() {
            return !ended && !room.isFull();
        }

        void take(ResultSet row) throws SQLException {
            int next = row.getInt("place");
            if (ofPlace == share) {
                ended = true;
                firstUnseen = Math.max(next, place + 1);
                return;
            }
            ofPlace = next == place ? ofPlace + 1 : 1;
            place = next;
            Claim claim = claims.get(place);
            OutboxEvent event = Row.read(row, dialect, claim.suspectTo(), true);
            long head = row.getLong("head");
            Hold hold = row.wasNull() ? null : new Hold(head, row.getInt("parked") == 1);
            batch.add(new Claimed(claim.lane(), event, hold));
            room.take(event);
            at = at == null ? dialect.clock(row) : at;
            known.saw(event.getSeq());
        }

        Reading reading() {
            int from = room.isFull() ? place + 1 : firstUnseen;
            Set<Lane> unseen = claims.subList(from, claims.size()).stream()
                    .map(Claim::lane)
                    .collect(Collectors.toSet());
            return new Reading(batch, at, unseen, !goesOn() || ofPlace == share);
        }
    }
}
