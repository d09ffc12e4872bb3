// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxEvent;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * All that is known of a message before there is a session: mapped first, so that an event that cannot be mapped is
 * refused without touching the broker, and sent a second time as it is.
 */
final class OutgoingMessage {

    private final String type;
    private final byte[] body;
    private final Map<String, Object> properties;
    private final Instant expiry;
    private final Address address;
    private final MessageOptions options;

    OutgoingMessage(OutboxEvent event, ChannelRoute channelRoute) {
        options = MessageOptions.of(event);
        ChannelRoute route = channelRoute.to(options.destination());
        type = event.getEventType();
        body = JmsBinding.body(event, route.contentMode());
        properties = JmsBinding.properties(event, route.contentMode());
        properties.putAll(options.properties());
        expiry = JmsBinding.expiry(event);
        address = route.address();
    }

    Address address() {
        return address;
    }

    MessageOptions options() {
        return options;
    }

    /**
     * The shorter of the option's and the event's own. What has expired already gets the shortest there is: so it is
     * the broker that expires it, and does with it what it does with all that expires.
     */
    long timeToLive(Instant now) {
        if (expiry == null) {
            return options.timeToLive();
        }
        long left = Math.max(1, now.until(expiry, ChronoUnit.MILLIS));
        return options.timeToLive() == 0 ? left : Math.min(left, options.timeToLive());
    }

    Message in(JMSContext session) throws JMSException {
        Message message = body == null ? session.createMessage() : bytes(session);
        message.setJMSType(type);
        if (options.correlationId() != null) {
            message.setJMSCorrelationID(options.correlationId());
        }
        for (var property : properties.entrySet()) {
            set(message, property.getKey(), property.getValue());
        }
        return message;
    }

    private BytesMessage bytes(JMSContext session) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        return message;
    }

    private static void set(Message message, String name, Object value) throws JMSException {
        try {
            message.setObjectProperty(name, value);
        } catch (JMSException e) {
            // JMS_ belongs to the providers: one that lets nobody else have it loses nothing but the AMQP content-type
            if (!name.equals(JmsBinding.AMQP_CONTENT_TYPE)) {
                throw e;
            }
        }
    }
}
