// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import ee.outbox.it.app.Destinations;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Subscribes from outside the server, with the broker's own client. */
public final class ClientSubscriber implements Subscriber {

    private static final int LOWEST_PRIORITY = 0;

    private final ConnectionFactory factory;
    private final Consumer<Delivery> arrived;
    private final Markers markers = new Markers();
    private Connection connection;

    public ClientSubscriber(ConnectionFactory factory, Consumer<Delivery> arrived) {
        this.factory = factory;
        this.arrived = arrived;
    }

    @Override
    public void connect() {
        try {
            connection = factory.createConnection();
            connection.setClientID("it-tests");
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            for (String topic : Destinations.TOPICS) {
                session.createDurableSubscriber(session.createTopic(topic), topic)
                        .setMessageListener(this::arrived);
            }
            session.createConsumer(session.createQueue(Destinations.QUEUE)).setMessageListener(this::arrived);
            connection.start();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void arrived(Message message) {
        try {
            Delivery delivery = Delivery.of(message);
            if (!markers.isMarker(delivery)) {
                arrived.accept(delivery);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void disconnect() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void flush() throws InterruptedException {
        String marker = UUID.randomUUID().toString();
        try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            List<Destination> destinations = new ArrayList<>();
            for (String topic : Destinations.TOPICS) {
                destinations.add(session.createTopic(topic));
            }
            destinations.add(session.createQueue(Destinations.QUEUE));
            for (Destination destination : destinations) {
                Message message = session.createMessage();
                message.setStringProperty(Destinations.MARKER, marker);
                try (MessageProducer producer = session.createProducer(destination)) {
                    producer.send(message, DeliveryMode.PERSISTENT, LOWEST_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
        markers.await(marker);
    }
}
