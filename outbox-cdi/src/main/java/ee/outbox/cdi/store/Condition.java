// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An {@link EventFilter} in SQL, on {@code outbox_event e} and the lane {@code l} in whose live claim an event is. */
final class Condition {

    private static final Set<OutboxStatus> SET_ASIDE = Set.of(OutboxStatus.FAILED, OutboxStatus.DISCARDED);

    @FunctionalInterface
    private interface Parameter {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    private final StringBuilder sql = new StringBuilder();
    private final List<Parameter> parameters = new ArrayList<>();

    Condition(EventFilter filter, Set<String> furtherPublishers, Dialect dialect) {
        statuses(filter.statuses());
        equalOnAnyBranch("channel", filter.channel(), furtherPublishers);
        equal("event_type", filter.eventType());
        equal("partition_key", filter.partitionKey());
        equal("source", filter.source());
        equalOnAnyBranch("id", filter.id(), furtherPublishers);
        if (filter.storedFrom() != null) {
            and("e.created_at >= ?", (statement, index) -> dialect.setTime(statement, index, filter.storedFrom()));
        }
        if (filter.storedBefore() != null) {
            and("e.created_at < ?", (statement, index) -> dialect.setTime(statement, index, filter.storedBefore()));
        }
        if (filter.errorContains() != null) {
            String pattern =
                    "%" + filter.errorContains().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
            and("LOWER(e.last_error) LIKE ? ESCAPE '!'", (statement, index) -> statement.setString(index, pattern));
        }
    }

    /** Each begins with AND. */
    String sql() {
        return sql.toString();
    }

    /** @return the index of the next parameter */
    int set(PreparedStatement statement, int from) throws SQLException {
        int index = from;
        for (Parameter parameter : parameters) {
            parameter.set(statement, index++);
        }
        return index;
    }

    private void statuses(Set<OutboxStatus> statuses) {
        if (statuses.isEmpty()) {
            return;
        }
        String stored = statuses.stream()
                .filter(status -> status != OutboxStatus.PROCESSING)
                .map(status -> "'" + status + "'")
                .sorted()
                .collect(Collectors.joining(", "));
        String storedState = "l.owner IS NULL AND e.status IN (" + stored + ")";
        if (!statuses.contains(OutboxStatus.PROCESSING)) {
            sql.append(" AND ").append(storedState);
        } else {
            sql.append(" AND (l.owner IS NOT NULL").append(stored.isEmpty() ? ")" : " OR (" + storedState + "))");
        }
        if (SET_ASIDE.containsAll(statuses)) {
            // for the index
            sql.append(" AND e.set_aside_at IS NOT NULL");
        }
    }

    private void equal(String column, String value) {
        if (value != null) {
            and("e." + column + " = ?", (statement, index) -> statement.setString(index, value));
        }
    }

    private void equalOnAnyBranch(String column, String value, Set<String> furtherPublishers) {
        if (value == null || furtherPublishers.isEmpty()) {
            equal(column, value);
            return;
        }
        sql.append(" AND e.")
                .append(column)
                .append(" IN (?")
                .append(", ?".repeat(furtherPublishers.size()))
                .append(')');
        parameters.add((statement, index) -> statement.setString(index, value));
        for (String publisher : furtherPublishers) {
            parameters.add((statement, index) -> statement.setString(index, value + OutboxEvent.BRANCH + publisher));
        }
    }

    private void and(String condition, Parameter parameter) {
        sql.append(" AND ").append(condition);
        parameters.add(parameter);
    }
}
