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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the next batch of lanes, with one query however many they are. */
final class LaneReader {

    private static final int ROWS_AT_ONCE = 100;

    private static final int NO_LANE = -1;

    private final Dialect dialect;

    LaneReader(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * The first events of some lanes.
     *
     * @param batch those of each lane in {@code seq} order
     * @param at the database's clock; {@code null} where nothing was found
     * @param unseen the lanes that the batch had no more room for
     */
    record Reading(List<Claimed> batch, Instant at, Set<Lane> unseen) {

        static final Reading NOTHING = new Reading(List.of(), null, Set.of());

        /** @return {@code null} where nothing was found, and so nothing is claimed */
        Instant until(Duration lease) {
            return at == null ? null : at.plus(lease);
        }

        /** Of the lanes for which there is a claim, those that have events go on with these. */
        List<Claim> claimsAfter(List<Claim> claims) {
            return claims.stream()
                    .map(claim -> {
                        List<Claimed> events = batch.stream()
                                .filter(claimed -> claimed.lane().equals(claim.lane()))
                                .toList();
                        return events.isEmpty() ? null : claim.followedBy(events, at);
                    })
                    .filter(Objects::nonNull)
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
            return new Reading(both, second.at, second.unseen);
        }
    }

    /** @param claims those of lanes of one channel that come to an end, or begin; each lane gets its share of the room */
    Reading read(Connection connection, List<Claim> claims, Room room) throws SQLException {
        if (claims.isEmpty()) {
            return Reading.NOTHING;
        }
        Room again = room.copy();
        Reading reading = readOnce(connection, claims, room);
        return dialect.readsSnapshots() || reading.batch().isEmpty()
                ? reading
                : reading.with(readOnce(connection, claims, again));
    }

    private Reading readOnce(Connection connection, List<Claim> claims, Room room) throws SQLException {
        int places = Dialect.places(claims.size());
        String channel = claims.get(0).lane().channel();
        int share = (room.events() + claims.size() - 1) / claims.size();
        List<Claimed> batch = new ArrayList<>();
        Instant at = null;
        int place = 0;
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(Sql.read(places)))) {
            query.setFetchSize(ROWS_AT_ONCE);
            int parameter = 1;
            for (int i = 0; i < places; i++) {
                int number = i < claims.size() ? claims.get(i).lane().number() : NO_LANE;
                query.setString(parameter++, channel);
                query.setInt(parameter++, number);
                query.setInt(parameter++, number);
                query.setInt(parameter++, share);
            }
            try (ResultSet row = query.executeQuery()) {
                while (!room.isFull() && row.next()) {
                    place = row.getInt("place");
                    Claim claim = claims.get(place);
                    OutboxEvent event = Row.read(row, dialect, claim.suspectTo(), true);
                    long head = row.getLong("head");
                    Hold hold = row.wasNull() ? null : new Hold(head, row.getInt("parked") == 1);
                    batch.add(new Claimed(claim.lane(), event, hold));
                    room.take(event);
                    at = at == null ? dialect.clock(row) : at;
                }
            }
        }
        List<Claim> unseen = room.isFull() ? claims.subList(place + 1, claims.size()) : List.of();
        return new Reading(batch, at, unseen.stream().map(Claim::lane).collect(Collectors.toSet()));
    }
}
