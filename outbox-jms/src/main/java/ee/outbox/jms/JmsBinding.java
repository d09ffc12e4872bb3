// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.CloudEventUtils;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.rw.CloudEventContextWriter;
import io.cloudevents.types.Time;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an event looks like as a JMS message: every property name and every rule of the mapping, as written down for
 * consumers in {@code docs/cloudevents-jms.md}. Knows no session; {@link OutgoingMessage} makes the message.
 */
final class JmsBinding {

    /** Before the name of every CloudEvents attribute: the prefix of the AMQP binding that is a Java identifier too. */
    static final String PREFIX = "cloudEvents_";

    static final String CONTENT_TYPE_ATTRIBUTE = PREFIX + "datacontenttype";

    /** Where Artemis keeps the content-type of an AMQP message; to other brokers it is a property as any. */
    static final String AMQP_CONTENT_TYPE = "JMS_AMQP_ContentType";

    static final String GROUP = "JMSXGroupID";

    /** Before the name of every property that the outbox adds of its own. */
    static final String OWN_PREFIX = "outbox_";

    static final String SEQ = OWN_PREFIX + "seq";
    static final String POSSIBLE_DUPLICATE = OWN_PREFIX + "possibleDuplicate";
    static final String REPLAY = OWN_PREFIX + "replay";

    static final String EXPIRY_TIME_EXTENSION = "expirytime";
    static final String STRUCTURED_CONTENT_TYPE = "application/cloudevents+json";

    private JmsBinding() {}

    /** The body; {@code null} for a message without one. */
    static byte[] body(CloudEvent event, ContentMode mode) {
        if (mode == ContentMode.STRUCTURED) {
            JsonData.check(
                    event.getDataContentType(),
                    event.getData() == null ? null : event.getData().toBytes());
            return jsonFormat().serialize(event);
        }
        return event.getData() == null ? null : event.getData().toBytes();
    }

    /** The properties by name: text, {@code Integer}, {@code Long} or {@code Boolean}. */
    static Map<String, Object> properties(OutboxEvent event, CloudEvent cloudEvent, ContentMode mode) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (mode == ContentMode.STRUCTURED) {
            properties.put(CONTENT_TYPE_ATTRIBUTE, STRUCTURED_CONTENT_TYPE);
        } else {
            properties.put(PREFIX + "specversion", cloudEvent.getSpecVersion().toString());
            CloudEventUtils.toContextReader(cloudEvent).readContext(new AttributeProperties(properties));
        }
        if (properties.get(CONTENT_TYPE_ATTRIBUTE) != null) {
            properties.put(AMQP_CONTENT_TYPE, properties.get(CONTENT_TYPE_ATTRIBUTE));
        }
        if (event.getPartitionKey() != null) {
            properties.put(GROUP, event.getPartitionKey());
        }
        if (event.getSeq() != null) {
            properties.put(SEQ, event.getSeq());
        }
        if (event.isPossibleDuplicate()) {
            properties.put(POSSIBLE_DUPLICATE, true);
        }
        if (event.getReplays() > 0) {
            properties.put(REPLAY, event.getReplays());
        }
        return properties;
    }

    /**
     * When the event loses its worth, or {@code null}.
     *
     * @throws IllegalArgumentException when the extension holds no timestamp
     */
    static Instant expiry(OutboxEvent event) {
        Object value = event.getExtensions().get(EXPIRY_TIME_EXTENSION);
        if (value == null) {
            return null;
        }
        try {
            OffsetDateTime time = value instanceof OffsetDateTime known ? known : Time.parseTime(value.toString());
            return time.toInstant();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The extension " + EXPIRY_TIME_EXTENSION + "=" + value + " is no RFC 3339 timestamp.", e);
        }
    }

    static EventFormat jsonFormat() {
        EventFormat format = EventFormatProvider.getInstance().resolveFormat(STRUCTURED_CONTENT_TYPE);
        if (format == null) {
            throw new OutboxException(
                    "Structured content mode needs a CloudEvents JSON format, and none is on the class"
                            + " path. Add the dependency io.cloudevents:cloudevents-json-jackson to the application.");
        }
        return format;
    }

    /** Whole numbers and booleans keep their type; all else is CloudEvents' canonical text, as the SDK writes it. */
    private record AttributeProperties(Map<String, Object> properties) implements CloudEventContextWriter {

        @Override
        public CloudEventContextWriter withContextAttribute(String name, String value) {
            return put(name, value);
        }

        /** Deprecated, and yet the one that the SDK calls for every number. */
        @Override
        @SuppressWarnings("deprecation")
        public CloudEventContextWriter withContextAttribute(String name, Number value) {
            return put(name, value instanceof Integer ? value : value.toString());
        }

        @Override
        public CloudEventContextWriter withContextAttribute(String name, Integer value) {
            return put(name, value);
        }

        @Override
        public CloudEventContextWriter withContextAttribute(String name, Boolean value) {
            return put(name, value);
        }

        private CloudEventContextWriter put(String name, Object value) {
            properties.put(PREFIX + name, value);
            return this;
        }
    }
}
