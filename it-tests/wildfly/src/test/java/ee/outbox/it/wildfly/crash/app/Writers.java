// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash.app;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
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
 * As the laboratory's: each writes in one transaction a few rows and an event for each, with keys that nobody else has; one
 * transaction in ten it rolls back. A row says which event was fired with it. In the server's next life the keys are the same.
 */
@ApplicationScoped
public class Writers {

    private static final int WRITERS = 6;
    private static final int KEYS = 5;
    private static final int MOST_ROWS = 20;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    @Inject
    @Outbox("orders")
    private Event<OutboxEvent> events;

    @Resource(lookup = "java:jboss/jdbc/orders")
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threadFactory;

    @Inject
    private UserTransaction transaction;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean writing = true;

    void start(@Observes Startup event) {
        for (int i = 0; i < WRITERS; i++) {
            String name = "writer" + i;
            Thread thread = threadFactory.newThread(() -> write(name));
            threads.add(thread);
            thread.start();
        }
    }

    @PreDestroy
    void pause() {
        writing = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void write(String name) {
        Random random = new Random();
        while (writing) {
            try {
                transaction.begin();
                boolean kept = false;
                try {
                    writeRows(name + "-" + random.nextInt(KEYS), 1 + random.nextInt(MOST_ROWS));
                    kept = random.nextInt(10) > 0;
                } finally {
                    if (!kept) {
                        transaction.rollback();
                    }
                }
                if (kept) {
                    transaction.commit();
                }
            } catch (Exception e) {
                // The commit's outcome may be unknown: the rows will tell.
                System.getLogger(Writers.class.getName()).log(System.Logger.Level.WARNING, "Not written", e);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void writeRows(String key, int count) throws Exception {
        long began = System.currentTimeMillis();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO work (id, work_key, number) VALUES (?, ?, ?)")) {
            for (int i = 0; i < count; i++) {
                String id = UUID.randomUUID().toString();
                long order = began * MOST_ROWS + i;
                insert.setString(1, id);
                insert.setString(2, key);
                insert.setLong(3, order);
                insert.addBatch();
                events.fire(OutboxEvent.builder()
                        .id(id)
                        .eventType("ee.outbox.it.Written")
                        .partitionKey(key)
                        .extension("number", String.valueOf(order))
                        .data(key + " " + order)
                        .build());
            }
            insert.executeBatch();
        }
    }
}
