// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A durable subscriber of the application's topics, and a receiver of its queue: everything that arrives, in order of
 * arrival, on the broker's own client.
 */
public final class Deliveries implements AutoCloseable {

    private static final List<String> TOPICS = List.of("it.orders", "it.structured");
    private static final String QUEUE = "it.work";
    private static final long PATIENCE_SECONDS = 60;

    private final String url;
    private final BlockingQueue<Delivery> unread = new LinkedBlockingQueue<>();
    private Connection connection;

    public Deliveries(Broker broker) {
        url = broker.url();
        connect();
    }

    public void connect() {
        try {
            connection = new ActiveMQConnectionFactory(url).createConnection();
            connection.setClientID("it-tests");
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            for (String topic : TOPICS) {
                session.createDurableSubscriber(session.createTopic(topic), topic)
                        .setMessageListener(this::arrived);
            }
            session.createConsumer(session.createQueue(QUEUE)).setMessageListener(this::arrived);
            connection.start();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void arrived(Message message) {
        try {
            unread.add(Delivery.of(message));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Goes away in good order; what arrives from now on stays with the broker until {@link #connect()}. */
    public void disconnect() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next delivery. */
    public Delivery take() throws InterruptedException {
        return take(1).get(0);
    }

    /** The next deliveries. */
    public List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < count) {
            Delivery next = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("only " + taken.size() + " deliveries of " + count + " have arrived");
            }
            taken.add(next);
        }
        return taken;
    }

    /** Everything that is here already. */
    public List<Delivery> takeAll() {
        List<Delivery> taken = new ArrayList<>();
        unread.drainTo(taken);
        return taken;
    }

    /** How many are here and have not been taken. */
    public int unread() {
        return unread.size();
    }

    @Override
    public void close() {
        disconnect();
    }
}
