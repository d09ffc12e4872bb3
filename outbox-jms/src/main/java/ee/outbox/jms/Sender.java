// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One session at work: its producer and its destinations, kept as long as it. For one thread at a time. */
final class Sender {

    /** Events may name destinations of their own without end. */
    private static final int MOST_DESTINATIONS = 100;

    private final JMSContext session;
    private final JndiNames jndi;
    private final Clock clock;
    private final JMSProducer producer;
    private final Map<Address, Destination> destinations = new HashMap<>();

    Sender(JMSContext session, JndiNames jndi, Clock clock) {
        this.session = session;
        this.jndi = jndi;
        this.clock = clock;
        this.producer = session.createProducer();
    }

    /** Sends; does not commit. */
    void send(List<OutgoingMessage> batch) throws SendingFailure {
        try {
            for (OutgoingMessage message : batch) {
                send(message);
            }
        } catch (JMSException | RuntimeException e) {
            throw new SendingFailure(e);
        }
    }

    private void send(OutgoingMessage message) throws JMSException {
        MessageOptions options = message.options();
        Message sent = message.in(session);
        if (options.replyTo() != null) {
            sent.setJMSReplyTo(destination(MessageOptions.REPLY_TO, options.replyTo()));
        }
        producer.setPriority(options.priority())
                .setDeliveryMode(options.deliveryMode())
                .setDeliveryDelay(options.deliveryDelay())
                .setTimeToLive(message.timeToLive(clock.instant()))
                .send(destination(MessageOptions.DESTINATION, message.address()), sent);
    }

    private Destination destination(String setting, Address address) {
        Destination known = destinations.get(address);
        if (known == null) {
            known = find(setting, address);
            if (destinations.size() == MOST_DESTINATIONS) {
                destinations.clear();
            }
            destinations.put(address, known);
        }
        return known;
    }

    private Destination find(String setting, Address address) {
        if (address.isInJndi()) {
            return jndi.destination(setting, address.name());
        }
        return address.kind() == Address.Kind.TOPIC
                ? session.createTopic(address.name())
                : session.createQueue(address.name());
    }

    /**
     * Makes the broker answer, by the one round trip that every provider has. That a session was given proves nothing
     * where the factory pools: it may be one whose connection has long been lost.
     *
     * @throws RuntimeException when there was no answer
     */
    static void makeBrokerAnswer(JMSContext session) {
        try {
            session.createTemporaryQueue().delete();
        } catch (JMSSecurityRuntimeException | JMSSecurityException e) {
            // "you may not" is an answer
        } catch (JMSException e) {
            throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }
}
