// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.sql.Array;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/**
 * What differs between database products: the tables' definition, how the clock is asked, how a time is kept where no
 * type has a zone (as UTC, whatever zone the JVM, the session or the server is in), how a result is limited, how
 * one of many numbers is asked for, whether a query sees one moment, and by what a transaction is told that it was the victim of another.
 */
enum Dialect {
    /** 90131: another transaction changed the row first; under REPEATABLE READ and higher. */
    H2("H2", Zone.KEPT, "CURRENT_TIMESTAMP", Limit.STANDARD, "40001|90131"),
    /** 40P01: deadlock. */
    POSTGRESQL("PostgreSQL", Zone.KEPT, "CURRENT_TIMESTAMP", Limit.STANDARD, "40001|40P01"),
    /** 1020: another transaction changed the row first; under innodb_snapshot_isolation, on by default since 11.6. */
    MARIADB("MariaDB", Zone.UTC, "UTC_TIMESTAMP(6)", "LIMIT ?", "40001|1020"),
    MYSQL("MySQL", Zone.UTC, "UTC_TIMESTAMP(6)", "LIMIT ?"),
    /** Knows no clock but that of the zone in which its JVM is, hence a function of the script, in milliseconds. */
    DERBY("Apache Derby", Zone.UTC, "outbox_clock()", Limit.STANDARD) {
        @Override
        Instant clock(ResultSet row) throws SQLException {
            return Instant.ofEpochMilli(row.getLong(Sql.NOW));
        }

        @Override
        boolean canStoreTimeByDefault() {
            return false;
        }
    },
    /** ORA-00060: deadlock. ORA-08177: another transaction changed the row first. */
    ORACLE("Oracle", Zone.KEPT, "SYSTIMESTAMP", Limit.STANDARD, "40001|60|8177"),
    SQLSERVER("Microsoft SQL Server", Zone.KEPT, "SYSDATETIMEOFFSET()", "OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY"),
    DB2("DB2", Zone.UTC, "CURRENT TIMESTAMP - CURRENT TIMEZONE", Limit.STANDARD) {
        @Override
        boolean canStoreTimeByDefault() {
            return false;
        }
    },
    /** Of no product: what the SQL standard says. */
    STANDARD(null, Zone.KEPT, "CURRENT_TIMESTAMP", Limit.STANDARD);

    /** Whether the columns of times have a zone. */
    private enum Zone {
        KEPT,
        UTC
    }

    private static final class Limit {
        static final String STANDARD = "FETCH FIRST ? ROWS ONLY";
    }

    /** PostgreSQL's: another one in each life of the server, and for each file that the events have been in. */
    private static final String TABLE = "(CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS bigint)"
            + " || ' ' || pg_relation_filenode('outbox_event'))";

    private final String product;
    private final Zone zone;
    private final String now;
    private final String limit;

    /** SQLStates and error codes, as a regular expression; 40001 is the standard's. */
    private final String conflicts;

    Dialect(String product, Zone zone, String now, String limit, String conflicts) {
        this.product = product;
        this.zone = zone;
        this.now = now;
        this.limit = limit;
        this.conflicts = conflicts;
    }

    Dialect(String product, Zone zone, String now, String limit) {
        this(product, zone, now, limit, "40001");
    }

    /** That of the product; MySQL's driver calls itself MySQL on MariaDB too, whose version tells. */
    static Dialect of(DatabaseMetaData metaData) throws SQLException {
        String name = metaData.getDatabaseProductName();
        if (String.valueOf(metaData.getDatabaseProductVersion()).contains(MARIADB.product)) {
            return MARIADB;
        }
        for (Dialect dialect : values()) {
            if (dialect != STANDARD && name.startsWith(dialect.product)) {
                return dialect;
            }
        }
        return STANDARD;
    }

    /** The script in our jar that creates the tables. */
    String script() {
        return "META-INF/outbox/ddl/" + name().toLowerCase(Locale.ROOT) + ".sql";
    }

    /** A statement of {@link Sql} in the product's words. */
    String sql(String statement) {
        return statement.replace("{now}", now).replace("{limit}", limit).replace("{table}", TABLE);
    }

    /** The database's clock, from a query that asked for {@code {now} AS now_at}. */
    Instant clock(ResultSet row) throws SQLException {
        return time(row, Sql.NOW);
    }

    /** @return {@code null} where the column is */
    final Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = zone == Zone.UTC ? row.getTimestamp(column, utc()) : row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /**
     * A {@code Timestamp} goes through the JVM's zone on its way into a column that has one: on H2 (2.2.224) an hour is
     * lost with it while the clocks are put back.
     */
    final void setTime(PreparedStatement statement, int parameter, Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(parameter, Types.TIMESTAMP);
        } else if (zone == Zone.UTC) {
            statement.setTimestamp(parameter, Timestamp.from(time), utc());
        } else {
            statement.setObject(parameter, time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        }
    }

    /**
     * Whether a query sees what was committed at one moment, under READ COMMITTED and higher; otherwise each row as it is when
     * its turn comes. SQL Server's READ_COMMITTED_SNAPSHOT is a database's own choice, and not counted on.
     */
    final boolean readsSnapshots() {
        return switch (this) {
            case H2, POSTGRESQL, MARIADB, MYSQL, ORACLE -> true;
            case DERBY, SQLSERVER, DB2, STANDARD -> false;
        };
    }

    /** Whether it tells everyone which transactions are under way, and who has written to a table: then there are {@link LaneStarts}. */
    final boolean tellsWhoIsUnderWay() {
        return this == POSTGRESQL;
    }

    /**
     * Under which number an event comes back to its lane: where lanes have a start another than the new ones, for its {@code seq} may
     * lie before that.
     */
    final int numberOfReturned(Lane lane) {
        return tellsWhoIsUnderWay() ? -1 - lane.number() : lane.number();
    }

    /** What a lane is read by: where lanes have a start, its new events by one query and those that have come back by another. */
    final List<String> readings() {
        return tellsWhoIsUnderWay() ? List.of(Sql.READ_NEW, Sql.READ_RETURNED) : List.of(Sql.READ);
    }

    /**
     * Whether inserts that come together as the first after the database's start fail, for one is in the others' way while it
     * draws the numbers for {@code seq}.
     */
    final boolean firstInsertsCollide() {
        return this == DERBY;
    }

    /**
     * An INSERT that leaves the transaction going where a row of that key is there. On PostgreSQL a statement that fails ends
     * it, so this one changes no row; elsewhere it fails, and only the statement is undone.
     */
    final String insertUnlessThere(String insert) {
        return this == POSTGRESQL ? insert + " ON CONFLICT DO NOTHING" : insert;
    }

    /**
     * How a statement asks whether a {@code seq} is among these; see {@link #setAmong}. With the range PostgreSQL reads by the index
     * whatever it knows of the table: see "Why is a batch marked by a list of `seq`" in docs/rationale.md.
     */
    final String among(List<Long> numbers) {
        return this == POSTGRESQL
                ? "BETWEEN ? AND ? AND seq = ANY (?)"
                : "IN (" + "?, ".repeat(places(numbers.size()) - 1) + "?)";
    }

    /** An array where the driver has them: one parameter, and one statement whatever the length. */
    final void setAmong(PreparedStatement statement, int parameter, List<Long> numbers) throws SQLException {
        if (this == POSTGRESQL) {
            statement.setLong(parameter, Collections.min(numbers));
            statement.setLong(parameter + 1, Collections.max(numbers));
            Array array = statement.getConnection().createArrayOf("bigint", numbers.toArray());
            statement.setArray(parameter + 2, array);
            return;
        }
        for (int i = 0; i < places(numbers.size()); i++) {
            statement.setLong(parameter + i, numbers.get(Math.min(i, numbers.size() - 1)));
        }
    }

    /** A power of two, to be filled up, so that few different statements fill the driver's cache. */
    static int places(int parameters) {
        return parameters == 1 ? 1 : Integer.highestOneBit(parameters - 1) << 1;
    }

    /** Whether a column's default can be the clock that {@code now} is. */
    boolean canStoreTimeByDefault() {
        return true;
    }

    /**
     * Whether the transaction was given up for the sake of another, and is to be tried again. One that waited for a lock in
     * vain is not: it would only wait once more.
     */
    final boolean isConflict(SQLException failure) {
        return String.valueOf(failure.getSQLState()).matches(conflicts)
                || String.valueOf(failure.getErrorCode()).matches(conflicts);
    }

    /** A calendar is no constant: a driver sets its time. */
    private static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    }
}
