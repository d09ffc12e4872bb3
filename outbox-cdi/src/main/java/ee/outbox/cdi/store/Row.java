// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** An event as a row of {@code outbox_event}. */
final class Row {

    /** The parameter of {@link Sql#APPEND} after those that {@link #bind} sets: scheduled_at, lane, due_at. */
    static final int APPEND_ROUTE = 16;

    private Row() {}

    static void bind(PreparedStatement insert, OutboxEvent event) throws SQLException {
        OutboxEvent.Columns columns = event.columns();
        insert.setString(1, columns.id());
        insert.setString(2, columns.specVersion());
        insert.setString(3, event.getEventType());
        insert.setString(4, event.getSource());
        insert.setString(5, event.getSubject());
        insert.setString(6, columns.time());
        insert.setString(7, event.getDataContentType());
        insert.setString(8, event.getDataSchema());
        insert.setString(9, columns.extensions());
        insert.setBytes(10, event.getData());
        insert.setString(11, event.getBranch());
        insert.setString(12, event.getPartitionKey());
        insert.setString(13, event.getPublisherBackend());
        insert.setString(14, columns.publisherConfig());
        insert.setObject(15, event.getMaxRetries(), Types.INTEGER);
    }

    /**
     * @param suspectTo events up to this {@code seq} may have been sent before
     * @param withData whether the row has the data too
     */
    static OutboxEvent read(ResultSet row, Dialect dialect, long suspectTo, boolean withData) throws SQLException {
        long seq = row.getLong("seq");
        int maxRetries = row.getInt("max_retries");
        boolean ownRetries = !row.wasNull();
        OutboxEvent.Columns columns = new OutboxEvent.Columns(
                row.getString("id"),
                row.getString("spec_version"),
                row.getString("data_content_type"),
                row.getString("event_time"),
                row.getString("extensions"),
                row.getString("publisher_config"),
                row.getString("history"));
        return OutboxEvent.builder()
                .eventType(row.getString("event_type"))
                .source(row.getString("source"))
                .subject(row.getString("subject"))
                .dataSchema(row.getString("data_schema"))
                .data(withData ? row.getBytes("data") : null)
                .channel(row.getString("channel"))
                .publisher(row.getString("publisher_backend"))
                .scheduledAt(dialect.time(row, "scheduled_at"))
                .maxRetries(ownRetries ? maxRetries : null)
                .build(
                        columns,
                        row.getString("partition_key"),
                        new OutboxEvent.Delivery(
                                seq,
                                OutboxStatus.valueOf(row.getString("status")),
                                new OutboxEvent.Times(
                                        dialect.time(row, "created_at"),
                                        dialect.time(row, "updated_at"),
                                        dialect.time(row, "first_tried_at"),
                                        dialect.time(row, "published_at"),
                                        dialect.time(row, "set_aside_at")),
                                row.getInt("retry_count"),
                                row.getString("last_error"),
                                row.getInt("replays"),
                                seq <= suspectTo || History.isSuspect(columns.history())));
    }
}
