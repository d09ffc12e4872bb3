// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Writers that never rest. Each numbers its events, which are of 1 KiB, and deals them to its own keys in turn. */
@ApplicationScoped
class Flood {

    private static final int KEYS = 100;
    private static final String KIB = "x".repeat(1024);

    @Inject
    @Outbox("orders")
    private Event<OutboxEvent> events;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean flowing;

    /**
     * @param atOnce how many events a transaction has
     * @param limit how many events all writers together have
     */
    void start(int writers, int atOnce, long limit, TransactionManager transactions) {
        flowing = true;
        for (int i = 0; i < writers; i++) {
            String name = System.getProperty(Server.NAME) + "-" + threads.size();
            long share = limit / writers + (i < limit % writers ? 1 : 0);
            Thread thread = new Thread(() -> write(name, atOnce, share, transactions), "flood-" + name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void pause() throws InterruptedException {
        flowing = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long committed() {
        return committed.get();
    }

    /** Nothing is done to the database here: a transaction that fails ends the writer, and is missed. */
    private void write(String name, int atOnce, long share, TransactionManager transactions) {
        for (long number = 0; flowing && number < share; ) {
            long end = Math.min(share, number + atOnce);
            long count = end - number;
            try {
                transactions.begin();
                for (; number < end; number++) {
                    fire(name, number);
                }
                transactions.commit();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            committed.addAndGet(count);
        }
    }

    private void fire(String name, long number) {
        events.fire(OutboxEvent.builder()
                .eventType("ee.outbox.lab.Flooded")
                .partitionKey(name + "/" + number % KEYS)
                .extension("number", String.valueOf(number))
                .data(KIB)
                .build());
    }
}
