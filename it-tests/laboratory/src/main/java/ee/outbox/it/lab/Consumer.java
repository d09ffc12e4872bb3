// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Received;
import ee.outbox.it.lab.node.Recipient;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A durable subscriber, which comes back when the broker does. What the broker hands out a second time, because it has not
 * seen the acknowledgement, it does not count: that is the same message, and not another one of the same event.
 */
final class Consumer implements AutoCloseable {

    static final String TOPIC = "orders";

    /** A message that is none of ours: what was sent before it has come when it comes. */
    private static final String MARKER = "marker";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String url;
    private final ActiveMQConnectionFactory factory;
    private final List<Received> received = new ArrayList<>();
    private final Set<String> messages = new HashSet<>();
    private final Thread thread = new Thread(this::consume, "consumer");
    private int markersSent;
    private int markersCome;
    private volatile boolean closed;
    private volatile boolean subscribed;

    Consumer(int port) {
        url = "tcp://127.0.0.1:" + port + "?callTimeout=5000";
        factory = new ActiveMQConnectionFactory(url);
        factory.setClientID("laboratory");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** Has the broker keep messages from now on for whoever will share the subscription. */
    void subscribe(String subscription) {
        try (ActiveMQConnectionFactory anybody = new ActiveMQConnectionFactory(url);
                JMSContext context = anybody.createContext()) {
            context.createSharedDurableConsumer(context.createTopic(TOPIC), subscription, Recipient.EVENTS)
                    .close();
        }
    }

    private void consume() {
        while (!closed) {
            try (JMSContext context = factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
                    JMSConsumer consumer = context.createDurableConsumer(context.createTopic(TOPIC), "all")) {
                subscribed = true;
                while (!closed) {
                    Message message = consumer.receive(200);
                    if (message != null) {
                        keep(message);
                        message.acknowledge();
                    }
                }
            } catch (JMSRuntimeException | JMSException e) {
                // The broker is away; what has not been acknowledged comes again.
                subscribed = false;
            }
        }
    }

    private synchronized void keep(Message message) throws JMSException {
        if (message.propertyExists(MARKER)) {
            markersCome = message.getIntProperty(MARKER);
            notifyAll();
        } else if (messages.add(message.getJMSMessageID())) {
            received.add(new Received(
                    message.getStringProperty("cloudEvents_id"),
                    message.getStringProperty("JMSXGroupID"),
                    Long.parseLong(message.getStringProperty("cloudEvents_number")),
                    message.getBooleanProperty("outbox_possibleDuplicate")));
            notifyAll();
        }
    }

    /** In the order in which they came. */
    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized int count() {
        return received.size();
    }

    /** Until there are so many. */
    synchronized void await(int count) {
        awaitThat(() -> received.size() >= count);
    }

    /** Until all has come that is with the broker now. */
    void awaitRest() {
        int marker = ++markersSent;
        try (ActiveMQConnectionFactory anybody = new ActiveMQConnectionFactory(url);
                JMSContext context = anybody.createContext()) {
            context.createProducer().setProperty(MARKER, marker).send(context.createTopic(TOPIC), "");
        }
        synchronized (this) {
            awaitThat(() -> markersCome >= marker);
        }
    }

    private void awaitThat(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("Nothing more comes after " + received.size() + " messages.");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Begins a new list. */
    synchronized void forget() {
        received.clear();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        factory.close();
    }
}
