// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * From which {@code seq} on the new events of each lane are, so that nobody reads past those that were published before: while an
 * old transaction is open, PostgreSQL has to keep them in the index. What has once left its lane comes back by another way, see
 * {@link Dialect#numberOfReturned}, and so a lane's start never has to go back.
 *
 * <p>A start is sure, or a later event would overtake an earlier one of its key: it never lies behind a number that a transaction
 * may hold which has not ended. Whoever inserts has a lock on the table before he draws a number, and until he has ended; so once all
 * have ended who had one when a number had been seen, every smaller one is there to be read, or never will be.
 * See "Where does a lane begin?" in docs/rationale.md.
 *
 * <p>Safe for use by several threads.
 */
final class LaneStarts {

    /** Whoever reads passes over what has been published since the latest look but one. */
    private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(10).toNanos();

    /** How many times as long as a look the pause after it is: where thousands of locks are held, each takes milliseconds. */
    private static final int PAUSE_PER_LOOK = 20;

    /** Against what we cannot know of, as numbers that somebody has given by hand: so long at most it is overlooked. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Database database;
    private final LongSupplier nanoTime;
    private final AtomicBoolean looking = new AtomicBoolean();
    private UnderWay underWay;
    private volatile Known known;
    private volatile long nextLook;

    LaneStarts(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.nextLook = nanoTime.getAsLong();
        forget("");
    }

    /**
     * What holds for one file of the table in one life of the server. In another one numbers may be given out anew: after
     * {@code TRUNCATE … RESTART IDENTITY}, or where a standby has taken over that did not have the latest of them yet.
     *
     * @param settledTo every smaller {@code seq} and this one is there to be read, or never will be
     * @param seen the greatest {@code seq} that was read
     * @param bornAt as {@link System#nanoTime}
     */
    record Known(String table, long settledTo, AtomicLong seen, Map<Lane, Long> starts, long bornAt) {

        /** {@code 0} where it is not known. */
        long startOf(Lane lane) {
            return starts.getOrDefault(lane, 0L);
        }

        /**
         * @param claims what a query has found that began after this was known. Its transaction is committed: what it has marked would be
         *     back before these otherwise
         */
        void startWith(Claims claims) {
            for (Claim claim : claims.each()) {
                starts.merge(claim.lane(), Math.min(claim.firstSeq(), settledTo + 1), Math::max);
            }
        }

        void saw(long seq) {
            seen.accumulateAndGet(seq, Math::max);
        }

        private Known settledTo(long seq) {
            return new Known(table, seq, seen, starts, bornAt);
        }
    }

    /** Without a look. */
    Known known() {
        return known;
    }

    /** Called before a transaction begins. Looks who is under way first, if there is something to be won and nobody else does. */
    Known lookedUp() {
        long now = nanoTime.getAsLong();
        boolean isWorthIt =
                database.dialect().tellsWhoIsUnderWay() && known.seen().get() > known.settledTo();
        if (!isWorthIt || now - nextLook < 0 || !looking.compareAndSet(false, true)) {
            return known;
        }
        long pause = PAUSE_AFTER_FAILURE;
        try {
            look();
            long took = nanoTime.getAsLong() - now;
            pause = Math.min(Math.max(took * PAUSE_PER_LOOK, SHORTEST_PAUSE), LONGEST_PAUSE);
        } catch (OutboxException e) {
            // Whoever goes on will meet with it, too. Until there is an answer each lane is read from its beginning.
            forget("");
        } finally {
            nextLook = nanoTime.getAsLong() + pause;
            looking.set(false);
        }
        return known;
    }

    private void look() {
        Known before = known;
        long seen = before.seen().get();
        Holders holders = database.inNewTransaction("look who is under way", LaneStarts::holders);
        boolean old = nanoTime.getAsLong() - before.bornAt() >= KEPT.toNanos();
        if (old || holders.table().isEmpty() || !holders.table().equals(before.table())) {
            forget(holders.table());
        } else {
            known = before.settledTo(underWay.settledTo(seen, holders.transactions()));
        }
    }

    private void forget(String table) {
        underWay = new UnderWay();
        known = new Known(table, 0, new AtomicLong(), new ConcurrentHashMap<>(), nanoTime.getAsLong());
    }

    /**
     * Those that have a lock on the table as whoever inserts has.
     *
     * @param table empty where even this transaction is not among them, or numbers are not drawn in their order: nothing is known then
     */
    private record Holders(String table, Set<String> transactions) {}

    private static Holders holders(Connection connection) throws SQLException {
        Set<String> transactions = new HashSet<>();
        String table = "";
        try (PreparedStatement query = connection.prepareStatement(Dialect.POSTGRESQL.sql(Sql.UNDER_WAY));
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (row.getBoolean("own")) {
                    table = Objects.requireNonNullElse(row.getString("events_table"), "");
                } else {
                    transactions.add(row.getString("holder"));
                }
            }
        }
        return new Holders(table, transactions);
    }

    /** Waits for everyone who had a lock to end, and then for everyone who has one by then. */
    static final class UnderWay {

        private long settledTo;
        private long waitingFor;
        private Set<String> left = new HashSet<>();
        private Set<String> before = Set.of();

        /**
         * @param seen a number that had been drawn before it was asked who has a lock
         * @param holders who has one: virtual transactions, as {@code pg_locks} names them
         * @return up to which number all is settled
         */
        long settledTo(long seen, Set<String> holders) {
            boolean someWent = left.stream().anyMatch(holder -> !isPrepared(holder) && !holders.contains(holder));
            left.retainAll(holders);
            if (someWent) {
                // In PostgreSQL 14.0 one that is prepared has another name from then on: it may be one of those that
                // went.
                holders.stream()
                        .filter(holder -> isPrepared(holder) && !before.contains(holder))
                        .forEach(left::add);
            }
            if (left.isEmpty()) {
                settledTo = waitingFor;
                waitingFor = seen;
                left = new HashSet<>(holders);
            }
            before = holders;
            return settledTo;
        }

        private static boolean isPrepared(String holder) {
            return holder.startsWith("-1/");
        }
    }
}
