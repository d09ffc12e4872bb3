// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every statement on the outbox's tables. {@code {now}} and {@code {limit}} are the {@link Dialect}'s; everything else is
 * standard SQL. The clock is only ever asked as {@code now_at}: a time that decides is a parameter.
 */
final class Sql {

    /** The column in which a query returns the database's clock. */
    static final String NOW = "now_at";

    private static final int SEQS_PER_STATEMENT = 512;

    static final String APPEND = """
            INSERT INTO outbox_event (
                id, spec_version, event_type, source, subject, event_time, data_content_type, data_schema, extensions,
                data, channel, partition_key, publisher_backend, publisher_config, max_retries,
                scheduled_at, lane, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Where no default can: see {@link Dialect#canStoreTimeByDefault}. */
    static final String APPEND_WITH_TIMES =
            APPEND.replace("due_at)", "due_at, created_at, updated_at)").replace("?)", "?, ?, ?)");

    /**
     * One index probe a lane, one for the waiting room, whatever waits. A lane is asked for as a range, here and in {@link #READ}:
     * see "Why is a lane asked for as a range?" in docs/rationale.md.
     */
    static final String SURVEY = """
            SELECT l.channel, l.lane, l.owner, l.lease_until, {now} AS now_at,
                CASE WHEN EXISTS (
                    SELECT 1 FROM outbox_event e WHERE e.channel = l.channel AND e.lane BETWEEN l.lane AND l.lane)
                    THEN 1 ELSE 0 END AS has_events,
                (SELECT MIN(w.due_at) FROM outbox_event w) AS next_due
            FROM outbox_lane l
            """;

    /** The same where lanes have a known start, and what comes back to them is kept apart: see {@link LaneStarts}. */
    static final String SURVEY_FROM_STARTS = SURVEY.replace(
                    "BETWEEN l.lane AND l.lane)",
                    "BETWEEN l.lane AND l.lane AND e.seq >= COALESCE(s.start, 0))\n"
                            + "        OR EXISTS (SELECT 1 FROM outbox_event r"
                            + " WHERE r.channel = l.channel AND r.lane BETWEEN -1 - l.lane AND -1 - l.lane)")
            + "    LEFT JOIN unnest(CAST(? AS text[]), CAST(? AS int[]), CAST(? AS bigint[])) AS s (channel, lane, start)\n"
            + "        ON s.channel = l.channel AND s.lane = l.lane AND {table} = ?\n";

    /** {@code %s} is a list of parameters. */
    static final String LANES_OF_CHANNEL = """
            SELECT lane, owner, token, lease_until, claimed_to, series, turn, {now} AS now_at
            FROM outbox_lane WHERE channel = ? AND lane IN (%s)
            """;

    static final String TAKE_TURN = "UPDATE outbox_lane SET series = ?, turn = ? WHERE channel = ? AND lane = ?";

    /** Asks for the time to be asked anew: see "Why does every query ask for the time?" in docs/rationale.md. */
    static final String READ = """
            SELECT 0 AS place, e.seq, e.id, e.spec_version, e.event_type, e.source, e.subject, e.event_time, e.data_content_type,
                e.data_schema, e.extensions, e.channel, e.partition_key, e.publisher_backend, e.publisher_config,
                e.created_at, e.updated_at, e.scheduled_at, e.published_at, e.set_aside_at, e.retry_count,
                e.max_retries, e.last_error, e.first_tried_at, e.replays, e.history, e.data, e.status,
                h.seq AS head, h.parked, {now} AS now_at
            FROM outbox_event e
            LEFT JOIN outbox_hold h ON h.channel = e.channel AND h.partition_key = e.partition_key
            WHERE e.channel = ? AND e.lane BETWEEN ? AND ?
            ORDER BY e.channel, e.lane, e.seq
            {limit}
            """;

    /**
     * The same with bounds whose worth no planner knows: PostgreSQL plans it once and for all then, and not for each batch anew. See
     * "Why does a reading hide its bounds?" in docs/rationale.md.
     */
    static final String READ_RETURNED = READ.replace(
                    "BETWEEN ? AND ?", "BETWEEN (SELECT CAST(? AS int)) AND (SELECT CAST(? AS int))")
            .replace("{limit}", "FETCH FIRST (SELECT CAST(? AS bigint)) ROWS ONLY");

    /** The new events of a lane, from its start on. */
    static final String READ_NEW = READ_RETURNED.replace(
            "ORDER BY", "    AND e.seq >= (SELECT CASE WHEN {table} = ? THEN CAST(? AS bigint) ELSE 0 END)\nORDER BY");

    /**
     * Who has a lock on the events as for an INSERT. This statement has one, too: where it does not see it, nothing is known. Nor
     * where a session keeps numbers for later.
     */
    static final String UNDER_WAY = """
            WITH itself AS (DELETE FROM outbox_event WHERE seq = -1 RETURNING seq)
            SELECT k.virtualtransaction AS holder, COALESCE(k.pid = pg_backend_pid(), FALSE) AS own, {table} AS events_table
            FROM pg_locks k
            WHERE k.locktype = 'relation' AND k.mode = 'RowExclusiveLock'
                AND k.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                AND k.relation = CAST('outbox_event' AS regclass)
                AND 1 = (SELECT q.seqcache FROM pg_sequence q
                    WHERE q.seqrelid = CAST(pg_get_serial_sequence('outbox_event', 'seq') AS regclass))
            """;

    static final String PUBLISHED = """
            UPDATE outbox_event
            SET status = 'PUBLISHED', published_at = ?, updated_at = ?, lane = NULL
            WHERE seq %s
            """;

    static final String REMOVE = "DELETE FROM outbox_event WHERE seq %s";

    static final String KNOWN = "SELECT seq, {now} AS now_at FROM outbox_event WHERE source = ? AND id = ?";

    static final String REMOVE_EVENT = "DELETE FROM outbox_event WHERE source = ? AND id = ?";

    static final String POSTPONE = """
            UPDATE outbox_event
            SET status = 'RETRY', retry_count = retry_count + 1, lane = NULL, due_at = ?, last_error = ?,
                updated_at = ?, first_tried_at = COALESCE(first_tried_at, ?), history = ?
            WHERE seq = ?
            """;

    static final String FAIL = """
            UPDATE outbox_event
            SET status = 'FAILED', lane = NULL, last_error = ?, updated_at = ?, set_aside_at = ?, history = ?
            WHERE seq = ?
            """;

    static final String HOLD = "UPDATE outbox_event SET lane = NULL, held_by = ? WHERE seq %s";

    static final String HISTORY = "UPDATE outbox_event SET history = ? WHERE seq = ?";

    /** Sets an event aside with the one that it waits for. */
    static final String PARK = """
            UPDATE outbox_event
            SET status = 'FAILED', lane = NULL, held_by = ?, last_error = ?, updated_at = ?, set_aside_at = ?
            WHERE seq %s
            """;

    /** The same for those that wait already. */
    static final String PARK_HELD = """
            UPDATE outbox_event SET status = 'FAILED', last_error = ?, updated_at = ?, set_aside_at = ?
            WHERE held_by = ?
            """;

    private static final String BACK = """
            UPDATE outbox_event
            SET lane = ?, held_by = NULL, set_aside_at = NULL,
                last_error = CASE WHEN status = 'FAILED' THEN NULL ELSE last_error END,
                status = CASE WHEN status = 'FAILED' THEN 'PENDING' ELSE status END
            """;

    static final String RELEASE = BACK + "WHERE held_by = ?";

    /** Those that were held in the very moment in which an operator let their key go. */
    static final String RELEASE_LEFT_BEHIND = BACK + """
            WHERE held_by = ? AND channel = ? AND partition_key = ? AND NOT EXISTS (
                SELECT 1 FROM outbox_hold h
                WHERE h.channel = outbox_event.channel AND h.partition_key = outbox_event.partition_key
                    AND h.seq = outbox_event.held_by)
            """;

    static final String HOLD_KEY = "INSERT INTO outbox_hold (seq, channel, partition_key) VALUES (?, ?, ?)";

    static final String HELD_KEY = "SELECT seq FROM outbox_hold WHERE channel = ? AND partition_key = ?";

    static final String PARK_KEY =
            "UPDATE outbox_hold SET parked = 1 WHERE seq = ? AND channel = ? AND partition_key = ?";

    static final String RELEASE_KEY = "DELETE FROM outbox_hold WHERE seq = ? AND channel = ? AND partition_key = ?";

    /** No row where there are no lanes. */
    static final String CLOCK = "SELECT {now} AS now_at FROM outbox_lane";

    static final String LANES =
            "SELECT channel, COUNT(*) AS lanes, MAX({now}) AS now_at FROM outbox_lane GROUP BY channel";

    static final String DUE = """
            SELECT seq, channel, partition_key FROM outbox_event
            WHERE due_at <= ?
            ORDER BY due_at, seq
            {limit}
            """;

    /**
     * By its {@code seq}, and no index on {@code due_at} may be thought of: a planner whose statistics know of no events that wait
     * would read all that are due for each of them.
     */
    static final String ADMIT = "UPDATE outbox_event SET lane = ?, due_at = NULL"
            + " WHERE seq = ? AND CASE WHEN due_at <= ? THEN 1 ELSE 0 END = 1";

    static final String PUBLISHED_BEFORE = """
            SELECT seq FROM outbox_event WHERE published_at < ? ORDER BY published_at {limit}
            """;

    static final String DISCARDED_BEFORE = """
            SELECT seq FROM outbox_event
            WHERE set_aside_at < ? AND status = 'DISCARDED' ORDER BY set_aside_at {limit}
            """;

    /** Not what an operator has had published again since it was looked for. */
    static final String PURGE = "DELETE FROM outbox_event WHERE status IN ('PUBLISHED', 'DISCARDED') AND seq %s";

    private static final String WITH_CLAIM = """
            FROM outbox_event e
            LEFT JOIN outbox_lane l ON l.channel = e.channel AND l.lane = CASE WHEN e.lane < 0 THEN -1 - e.lane ELSE e.lane END
                AND e.seq <= l.claimed_to AND l.lease_until > ?
            """;

    static final String COUNT = """
            SELECT state, COUNT(*) FROM (
                SELECT CASE WHEN l.owner IS NULL THEN e.status ELSE 'PROCESSING' END AS state
            """ + WITH_CLAIM + """
                ) counted
            GROUP BY state
            """;

    static final String OLDEST_WAITING = """
            SELECT MIN(CASE WHEN scheduled_at > created_at THEN scheduled_at ELSE created_at END) AS since
            FROM outbox_event
            WHERE status IN ('PENDING', 'RETRY') AND (scheduled_at IS NULL OR scheduled_at <= ?)
            """;

    /** {@code %s} is a {@link Condition}. */
    static final String FIND = """
            SELECT e.seq, e.id, e.spec_version, e.event_type, e.source, e.subject, e.event_time, e.data_content_type,
                e.data_schema, e.extensions, e.channel, e.partition_key, e.publisher_backend, e.publisher_config,
                e.created_at, e.updated_at, e.scheduled_at, e.published_at, e.set_aside_at, e.retry_count,
                e.max_retries, e.last_error, e.first_tried_at, e.replays, e.history,
                CASE WHEN l.owner IS NULL THEN e.status ELSE 'PROCESSING' END AS status, {now} AS now_at
            """ + WITH_CLAIM + """
            WHERE e.seq > ? %s
            ORDER BY e.seq
            {limit}
            """;

    static final String GET = FIND.replace("e.history,", "e.history, e.data,");

    static final String COUNT_TO = """
            SELECT COUNT(*) FROM (
                SELECT e.seq
            """ + WITH_CLAIM + """
                WHERE e.seq > 0 %s
                {limit}) counted
            """;

    /** The first {@code %s} is one of the selections, the second a {@link Condition}. */
    static final String ACT_ON =
            "SELECT e.seq, e.channel, e.partition_key, e.history, {now} AS now_at\n" + WITH_CLAIM + """
            WHERE e.seq > ? AND %s %s
            ORDER BY e.seq
            {limit}
            """;

    static final String SELECT_FAILED = "e.set_aside_at IS NOT NULL AND e.status = 'FAILED' AND e.held_by IS NULL";

    static final String SELECT_OUT_OF_LANES = "e.lane IS NULL AND e.status IN ('PENDING', 'RETRY', 'FAILED')";

    static final String SELECT_PUBLISHED = "e.status = 'PUBLISHED'";

    static final String REQUEUE = """
            UPDATE outbox_event
            SET status = 'PENDING', retry_count = 0, first_tried_at = NULL, set_aside_at = NULL, updated_at = ?,
                history = ?, lane = ?
            WHERE seq = ? AND status = 'FAILED' AND held_by IS NULL
            """;

    static final String DISCARD = """
            UPDATE outbox_event
            SET status = 'DISCARDED', due_at = NULL, held_by = NULL, updated_at = ?, history = ?, set_aside_at = ?
            WHERE seq = ? AND lane IS NULL AND status IN ('PENDING', 'RETRY', 'FAILED')
            """;

    static final String REPLAY = """
            UPDATE outbox_event
            SET status = 'PENDING', retry_count = 0, first_tried_at = NULL, published_at = NULL,
                replays = replays + 1, updated_at = ?, history = ?, lane = ?
            WHERE seq = ? AND status = 'PUBLISHED'
            """;

    static final String UNPARK_KEY = "UPDATE outbox_hold SET parked = 0 WHERE seq = ?";

    static final String UNPARK_HELD = """
            UPDATE outbox_event SET status = 'PENDING', last_error = NULL, set_aside_at = NULL, updated_at = ?
            WHERE held_by = ? AND status = 'FAILED'
            """;

    static final String LOCK_LANE = "UPDATE outbox_lane SET claimed_to = claimed_to WHERE channel = ? AND lane = ?";

    /** See {@link Dialect#firstInsertsCollide}; to be rolled back. */
    static final String DRAW_NUMBERS = "INSERT INTO outbox_event (id, spec_version, event_type, source, channel)"
            + " VALUES ('probe', '1.0', 'ee.outbox.probe', '/outbox/probe', 'outbox.probe')";

    static final String RECORD = "INSERT INTO outbox_inbox (consumer, event_hash, processed_at) VALUES (?, ?, ?)";

    static final String RECORDED_BEFORE = """
            SELECT consumer, event_hash FROM outbox_inbox WHERE processed_at < ? ORDER BY processed_at {limit}
            """;

    static final String PURGE_RECORD = "DELETE FROM outbox_inbox WHERE consumer = ? AND event_hash = ?";

    /** Touch no row, and need the right to. */
    static final List<String> RIGHTS = List.of(
            "INSERT INTO outbox_event (id, spec_version, event_type, source, channel)"
                    + " SELECT channel, channel, channel, channel, channel FROM outbox_hold WHERE channel IS NULL",
            "UPDATE outbox_event SET held_by = NULL WHERE seq = -1",
            "DELETE FROM outbox_event WHERE seq = -1",
            "INSERT INTO outbox_lane (channel, lane) SELECT channel, 0 FROM outbox_hold WHERE channel IS NULL",
            "UPDATE outbox_lane SET owner = NULL WHERE channel IS NULL",
            "UPDATE outbox_hold SET parked = 0 WHERE channel IS NULL",
            "DELETE FROM outbox_hold WHERE channel IS NULL");

    private Sql() {}

    /**
     * For so many lanes, each with its own limit; {@code place} says which of them a row is of.
     *
     * @param queries those that one lane is read by
     */
    static String read(int lanes, List<String> queries) {
        if (lanes * queries.size() == 1) {
            return queries.get(0);
        }
        return IntStream.range(0, lanes * queries.size())
                .mapToObj(branch -> "SELECT * FROM ("
                        + queries.get(branch % queries.size())
                                .replace("0 AS place", branch / queries.size() + " AS place")
                        + ") of" + branch)
                .collect(Collectors.joining("\nUNION ALL ", "", "\nORDER BY place, seq"));
    }

    /** So many lanes get one owner and lease, and each its own reach; each where its token is still that one. */
    static String moveLanes(int lanes) {
        return "UPDATE outbox_lane SET owner = ?, token = token + 1, lease_until = ?, claimed_to = CASE"
                + " WHEN lane = ? THEN ?".repeat(lanes)
                + " ELSE claimed_to END WHERE channel = ? AND (lane = ? AND token = ?"
                + " OR lane = ? AND token = ?".repeat(lanes - 1)
                + ")";
    }

    /** Sets the parameters that come before a list of {@code seq}. */
    @FunctionalInterface
    interface Head {
        /** @return how many */
        int set(PreparedStatement statement) throws SQLException;
    }

    /** Runs a statement whose {@code %s} stands for a list of {@code seq}, that of the {@link Dialect}. */
    static void forEachSeq(Connection connection, Dialect dialect, String sql, Head head, List<Long> seqs)
            throws SQLException {
        for (int from = 0; from < seqs.size(); from += SEQS_PER_STATEMENT) {
            List<Long> chunk = seqs.subList(from, Math.min(from + SEQS_PER_STATEMENT, seqs.size()));
            try (PreparedStatement statement = connection.prepareStatement(sql.formatted(dialect.among(chunk)))) {
                dialect.setAmong(statement, head.set(statement) + 1, chunk);
                statement.executeUpdate();
            }
        }
    }
}
