// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxEvent;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A subscriber of the topic {@code orders}, before anything is sent. */
abstract class OnTopic extends OnBroker {

    JMSConsumer orders;

    @BeforeEach
    void subscribe() {
        broker.start();
        orders = subscriber("orders");
    }

    Message published(OutboxEvent event) throws Exception {
        publisher().publish(event);
        return next(orders);
    }

    Message published(OutboxEvent.Builder event) throws Exception {
        return published(event.build());
    }

    /** In alphabetical order. */
    static List<String> names(Message message, String prefix) throws JMSException {
        return Collections.list((Enumeration<?>) message.getPropertyNames()).stream()
                .map(Object::toString)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }
}
