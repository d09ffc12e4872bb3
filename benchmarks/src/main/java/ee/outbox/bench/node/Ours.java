// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.it.lab.node.Server;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Our jars on Weld SE, with Narayana's transactions and Agroal's pool. To store or relay starts the application anew. */
public final class Ours implements Contestant {

    private final Server server;
    private SeContainer application;

    private Ours() throws Exception {
        server = Server.start();
    }

    public static void main(String[] args) throws Exception {
        Ears.live(new Ours());
    }

    @Override
    public void store(int threads) {
        start(Map.of("outbox.relay.enabled", "false"));
    }

    @Override
    public void relay(int threads, boolean keep, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("outbox.relay.enabled", "true");
        all.put("outbox.relay.workers", String.valueOf(threads));
        all.put("outbox.retention", keep ? "P1D" : "PT0S");
        start(all);
    }

    private void start(Map<String, String> settings) {
        settings.forEach(System::setProperty);
        application = SeContainerInitializer.newInstance().initialize();
    }

    @Override
    public void rest() {
        application.close();
        application = null;
    }

    @Override
    public Writer writer() {
        Orders orders = application.select(Orders.class).get();
        TransactionManager transactions = server.transactions();
        return new Writer() {
            @Override
            public void write(String ids, long number, int events) throws Exception {
                transactions.begin();
                orders.place(ids, number, events);
                transactions.commit();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void end() {
        if (application != null) {
            rest();
        }
        server.close();
    }

    /** The application. */
    @ApplicationScoped
    static class Orders {

        @Inject
        @Outbox(Work.TOPIC)
        private Event<OutboxEvent> events;

        @Inject
        @Outbox
        private DataSource dataSource;

        void place(String ids, long number, int count) throws SQLException {
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
}
