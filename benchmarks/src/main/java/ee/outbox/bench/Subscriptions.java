// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** What a broker keeps, on disk, of what is sent to its topics. */
final class Subscriptions implements AutoCloseable {

    private final String prefix;
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;
    private final Set<String> topics = new TreeSet<>();

    /** @param prefix what a topic's address has before its name */
    Subscriptions(int port, String prefix) {
        this.prefix = prefix;
        try {
            locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port);
            factory = locator.createSessionFactory();
            session = factory.createSession();
            session.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    ClientSessionFactory factory() {
        return factory;
    }

    /** To what is sent from now on. */
    void add(String topic) {
        try {
            session.createQueue(QueueConfiguration.of(queue(topic))
                    .setAddress(prefix + topic)
                    .setRoutingType(RoutingType.MULTICAST)
                    .setDurable(true));
            topics.add(topic);
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    static SimpleString queue(String topic) {
        return SimpleString.of("bench." + topic);
    }

    /** How many messages lie in the one to the topic. */
    long count(String topic) {
        try {
            return session.queueQuery(queue(topic)).getMessageCount();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes all of them, with what they have. */
    void clear() {
        topics.forEach(this::delete);
        topics.clear();
    }

    private void delete(String topic) {
        try {
            session.deleteQueue(queue(topic));
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
            factory.close();
            locator.close();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }
}
