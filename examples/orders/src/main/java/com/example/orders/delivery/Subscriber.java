// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.delivery;

import ee.outbox.Outbox;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A durable subscriber: the broker keeps for it what is published while it is away, and it comes back by itself when
 * the broker does.
 */
@ApplicationScoped
public class Subscriber {

    private static final Logger LOG = System.getLogger(Subscriber.class.getName());

    private static final int AT_ONCE = 100;
    private static final long PATIENCE_MILLIS = 500;

    @Inject
    @Outbox
    private ConnectionFactory broker;

    @Inject
    private Deliveries deliveries;

    @Resource
    private ManagedExecutorService threads;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Subscribes, then listens in the background until stopped. */
    public void start() {
        // Not left to the background: what is published before the very first subscription would never get here.
        try (JMSContext session = connect()) {
            subscribe(session);
        }
        threads.execute(this::listen);
    }

    /** Returns when what was received is recorded, or after a few seconds. */
    public void stop() {
        stop.countDown();
        await(stopped, 5_000);
    }

    private void listen() {
        do {
            try (JMSContext session = connect()) {
                receive(session, subscribe(session));
            } catch (JMSException | JMSRuntimeException e) {
                LOG.log(Level.INFO, "The broker is away: {0}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "What arrived cannot be recorded now, so the broker keeps it", e);
            }
        } while (!await(stop, PATIENCE_MILLIS));
        stopped.countDown();
    }

    private void receive(JMSContext session, JMSConsumer consumer) throws JMSException {
        while (!await(stop, 0)) {
            List<ReceivedEvent> events = next(consumer);
            if (!events.isEmpty()) {
                deliveries.record(events);
                session.commit();
            }
        }
    }

    /** What there is, at most {@value #AT_ONCE} events; waits a little where there is nothing. */
    private static List<ReceivedEvent> next(JMSConsumer consumer) throws JMSException {
        List<ReceivedEvent> events = new ArrayList<>();
        Message message = consumer.receive(PATIENCE_MILLIS);
        while (message != null) {
            events.add(ReceivedEvent.from(message));
            message = events.size() < AT_ONCE ? consumer.receiveNoWait() : null;
        }
        return events;
    }

    private JMSContext connect() {
        JMSContext session = broker.createContext(JMSContext.SESSION_TRANSACTED);
        session.setClientID("warehouse");
        return session;
    }

    private static JMSConsumer subscribe(JMSContext session) {
        return session.createDurableConsumer(session.createTopic("orders"), "orders");
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
