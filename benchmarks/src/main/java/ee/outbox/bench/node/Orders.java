// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The application that our jars are in, whatever gives it its transactions and its DataSource. */
@ApplicationScoped
class Orders {

    @Inject
    @Outbox(Work.TOPIC)
    private Event<OutboxEvent> events;

    Writer writer(TransactionManager transactions, DataSource dataSource) {
        return (ids, number, events) -> {
            transactions.begin();
            place(dataSource, ids, number, events);
            transactions.commit();
        };
    }

    private void place(DataSource dataSource, String ids, long number, int count) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(Work.INSERT)) {
            insert.setLong(1, number);
            insert.setString(2, ids);
            insert.executeUpdate();
        }
        for (long each = number; each < number + count; each++) {
            events.fire(OutboxEvent.builder()
                    .id(ids + each)
                    .eventType(Work.TYPE)
                    .partitionKey(Work.key(each))
                    .dataContentType(Work.JSON)
                    .data(Work.data())
                    .build());
        }
    }
}
