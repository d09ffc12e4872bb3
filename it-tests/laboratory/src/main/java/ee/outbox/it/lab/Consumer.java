// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Received;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A durable subscriber, which comes back when the broker does. What the broker hands out a second time, because it has not
 * seen the acknowledgement, it does not count: that is the same message, and not another one of the same event.
 */
final class Consumer implements AutoCloseable {

    static final String TOPIC = "orders";

    private final String url;
    private final ActiveMQConnectionFactory factory;
    private final List<Received> received = new ArrayList<>();
    private final Set<String> messages = new HashSet<>();
    private final Thread thread = new Thread(this::consume, "consumer");
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
            context.createSharedDurableConsumer(context.createTopic(TOPIC), subscription)
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
        if (messages.add(message.getJMSMessageID())) {
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
