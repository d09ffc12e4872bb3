// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The tables as the store needs them: creates them, or says what is missing. */
public final class Schema {

    private static final String INBOX = "outbox_inbox";

    private static final Map<String, Set<String>> COLUMNS = Map.of(
            "outbox_event",
            Set.of(
                    "seq",
                    "id",
                    "spec_version",
                    "event_type",
                    "source",
                    "subject",
                    "event_time",
                    "data_content_type",
                    "data_schema",
                    "extensions",
                    "data",
                    "channel",
                    "partition_key",
                    "publisher_backend",
                    "publisher_config",
                    "status",
                    "created_at",
                    "updated_at",
                    "scheduled_at",
                    "published_at",
                    "retry_count",
                    "first_tried_at",
                    "max_retries",
                    "last_error",
                    "lane",
                    "due_at",
                    "held_by",
                    "set_aside_at",
                    "replays",
                    "history"),
            "outbox_lane",
            Set.of("channel", "lane", "owner", "token", "lease_until", "claimed_to", "series", "turn"),
            "outbox_hold",
            Set.of("channel", "partition_key", "seq", "parked"),
            INBOX,
            Set.of("consumer", "event_hash", "processed_at"));

    /** Without these, each poll or mark would read the whole table; and an event would be recorded twice. */
    private static final Map<String, List<List<String>>> INDEXES = Map.of(
            "outbox_event",
            List.of(
                    List.of("seq"),
                    List.of("channel", "lane", "seq"),
                    List.of("due_at"),
                    List.of("held_by"),
                    List.of("published_at"),
                    List.of("set_aside_at")),
            INBOX,
            List.of(List.of("consumer", "event_hash"), List.of("processed_at")));

    private final Database database;
    private final Set<String> tables;

    public Schema(DataSource dataSource, Transactions transactions) {
        this(dataSource, transactions, Set.of("outbox_event", "outbox_lane", "outbox_hold"));
    }

    private Schema(DataSource dataSource, Transactions transactions, Set<String> tables) {
        this.database = new Database(dataSource, transactions);
        this.tables = tables;
    }

    /** The table that only an application with consumers needs. */
    public static Schema ofInbox(DataSource dataSource, Transactions transactions) {
        return new Schema(dataSource, transactions, Set.of(INBOX));
    }

    /**
     * Runs the script for the database's product; what is there already stays as it is. Not every product can be asked to
     * create only what is missing, and two nodes may start at once: so a statement may fail, if only nothing is missing in
     * the end. Outside any transaction, for some products end the transaction with every statement of this kind.
     */
    public void create() {
        Dialect dialect = database.dialect();
        database.outsideTransaction("create its tables", connection -> {
            // Before PostgreSQL says that an index is there, it waits for all who have written to its table:
            // minutes, where a crash has left a transaction prepared.
            if (missing(connection).isEmpty()) {
                return null;
            }
            SQLException failure = null;
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements(dialect.script())) {
                    if (sql.contains(INBOX) != tables.contains(INBOX)) {
                        continue;
                    }
                    try {
                        statement.execute(sql);
                    } catch (SQLException e) {
                        failure = failure == null ? e : failure;
                    }
                }
            }
            if (failure != null && !missing(connection).isEmpty()) {
                throw new OutboxException(
                        "outbox.schema=create: the outbox's tables could not be created: " + failure.getMessage()
                                + ". If the DataSource's user may not create tables, run " + dialect.script()
                                + " of the jar outbox-cdi as the tables' owner, and set outbox.schema=validate. "
                                + ServerSettings.RIGHTS,
                        failure);
            }
            return null;
        });
    }

    /**
     * Compares the tables with what the store needs.
     *
     * @throws OutboxException that names each missing table, column and index
     */
    public void validate() {
        List<String> missing = database.outsideTransaction("look at its tables", this::missing);
        if (!missing.isEmpty()) {
            throw new OutboxException("The outbox's tables are not as they must be; missing: "
                    + String.join(", ", missing) + ". Set outbox.schema=create, or run the script "
                    + database.dialect().script() + " of the jar outbox-cdi.");
        }
    }

    private List<String> missing(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String table : new TreeSet<>(tables)) {
            missing.addAll(missingOf(connection, table));
        }
        if (missing.isEmpty() && !tables.contains(INBOX)) {
            try (PreparedStatement clock =
                    connection.prepareStatement(database.dialect().sql(Sql.CLOCK))) {
                clock.executeQuery().close();
            } catch (SQLException e) {
                missing.add("the clock (" + e.getMessage() + ")");
            }
        }
        return missing;
    }

    /**
     * Makes sure that every channel has its lanes.
     *
     * @throws OutboxException when a channel has another number of lanes, for a key's lane hangs on it
     */
    public void dealLanes(Set<String> channels, int lanes) {
        for (String channel : channels) {
            int there = count(channel);
            if (there == 0) {
                insert(channel, lanes);
                there = count(channel);
            }
            if (there != lanes) {
                throw new OutboxException("outbox.relay.lanes is " + lanes + ", but channel \"" + channel + "\" has "
                        + there + " lanes in outbox_lane. Set outbox.relay.lanes=" + there + "; or, with every node"
                        + " stopped and nothing waiting, delete the channel's rows from outbox_lane.");
            }
        }
    }

    private int count(String channel) {
        return database.inNewTransaction("count lanes", connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT COUNT(*) FROM outbox_lane WHERE channel = ?")) {
                query.setString(1, channel);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    private void insert(String channel, int lanes) {
        try {
            database.inNewTransaction("create lanes", connection -> {
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO outbox_lane (channel, lane) VALUES (?, ?)")) {
                    for (int lane = 0; lane < lanes; lane++) {
                        insert.setString(1, channel);
                        insert.setInt(2, lane);
                        insert.addBatch();
                    }
                    return insert.executeBatch();
                }
            });
        } catch (OutboxException e) {
            // Another node that starts at the same moment was first; anything else is still wrong when counted.
            if (count(channel) == 0) {
                throw e;
            }
        }
    }

    private static List<String> missingOf(Connection connection, String table) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String stored = metaData.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        Set<String> columns = columns(connection, stored);
        if (columns.isEmpty()) {
            return List.of("table " + table);
        }
        List<String> missing = new ArrayList<>();
        for (String column : new TreeSet<>(COLUMNS.get(table))) {
            if (!columns.contains(column)) {
                missing.add("column " + table + "." + column);
            }
        }
        if (missing.isEmpty() && INDEXES.containsKey(table)) {
            var indexes = indexes(connection, stored);
            for (List<String> index : INDEXES.get(table)) {
                if (indexes.stream().noneMatch(there -> startsWith(there, index))) {
                    missing.add("index on " + table + " (" + String.join(", ", index) + ")");
                }
            }
        }
        return missing;
    }

    private static boolean startsWith(List<String> index, List<String> wanted) {
        return index.size() >= wanted.size() && index.subList(0, wanted.size()).equals(wanted);
    }

    private static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (ResultSet row =
                connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(), table, "%")) {
            while (row.next()) {
                columns.add(row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    private static Collection<List<String>> indexes(Connection connection, String table) throws SQLException {
        Map<String, Map<Integer, String>> byName = new LinkedHashMap<>();
        try (ResultSet row = connection
                .getMetaData()
                .getIndexInfo(connection.getCatalog(), connection.getSchema(), table, false, true)) {
            while (row.next()) {
                String column = row.getString("COLUMN_NAME");
                if (column != null) {
                    byName.computeIfAbsent(row.getString("INDEX_NAME"), name -> new TreeMap<>())
                            .put(row.getInt("ORDINAL_POSITION"), column.toLowerCase(Locale.ROOT));
                }
            }
        }
        return byName.values().stream()
                .map(columns -> List.copyOf(columns.values()))
                .toList();
    }

    static List<String> statements(String script) {
        try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(script)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Arrays.stream(text.split(";\\s*(\n|$)"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new OutboxException("The script " + script + " cannot be read from the jar outbox-cdi.", e);
        }
    }
}
