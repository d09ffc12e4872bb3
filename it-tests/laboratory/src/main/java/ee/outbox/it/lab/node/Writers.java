// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * What the application does: each writer has keys of its own, and writes in one transaction a few rows and an event for
 * each; one transaction in ten it rolls back. A row says which event was fired with it.
 */
@ApplicationScoped
class Writers {

    private static final int KEYS = 5;
    private static final int MOST_ROWS = 20;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    @Inject
    @Outbox("orders")
    private Event<OutboxEvent> events;

    @Inject
    @Outbox
    private DataSource dataSource;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean writing;

    void start(int count, TransactionManager transactions) {
        writing = true;
        for (int i = 0; i < count; i++) {
            String name = System.getProperty(Server.LIFE) + "-" + threads.size();
            Thread thread = new Thread(() -> write(name, transactions), "writer-" + name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void pause() throws InterruptedException {
        writing = false;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void write(String name, TransactionManager transactions) {
        Random random = new Random(name.hashCode());
        for (int number = 0; writing; number++) {
            String key = name + "-" + random.nextInt(KEYS);
            try {
                transactions.begin();
                try {
                    writeRows(key, number, 1 + random.nextInt(MOST_ROWS));
                } catch (Exception | Error e) {
                    transactions.rollback();
                    throw e;
                }
                if (random.nextInt(10) == 0) {
                    transactions.rollback();
                } else {
                    transactions.commit();
                }
            } catch (Exception e) {
                // The database is away, or the commit's outcome is unknown: the rows will tell.
                LockSupport.parkNanos(PAUSE);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void writeRows(String key, int number, int count) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO work (id, work_key, number) VALUES (?, ?, ?)")) {
            for (int i = 0; i < count; i++) {
                String id = UUID.randomUUID().toString();
                long order = number * (long) MOST_ROWS + i;
                insert.setString(1, id);
                insert.setString(2, key);
                insert.setLong(3, order);
                insert.addBatch();
                events.fire(OutboxEvent.builder()
                        .id(id)
                        .eventType("ee.outbox.lab.Written")
                        .partitionKey(key)
                        .extension("number", String.valueOf(order))
                        .data(key + " " + order)
                        .build());
            }
            insert.executeBatch();
        }
    }
}
