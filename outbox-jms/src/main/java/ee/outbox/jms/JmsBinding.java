// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.types.Time;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

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

    private static final Pattern EXTENSION_NAME = Pattern.compile("[a-z0-9]+");

    private JmsBinding() {}

    /** The body; {@code null} for a message without one. */
    static byte[] body(OutboxEvent event, ContentMode mode) {
        if (mode == ContentMode.STRUCTURED) {
            JsonData.check(event.getDataContentType(), event.getData());
            return jsonFormat().serialize(event.toCloudEvent());
        }
        return event.getData();
    }

    /** The properties by name: text, {@code Integer}, {@code Long} or {@code Boolean}. */
    static Map<String, Object> properties(OutboxEvent event, ContentMode mode) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (mode == ContentMode.STRUCTURED) {
            properties.put(CONTENT_TYPE_ATTRIBUTE, STRUCTURED_CONTENT_TYPE);
        } else {
            attributes(event).forEach((name, value) -> properties.put(PREFIX + name, value));
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
     * Those that the event has, as it stands in the table: for a message that has them as properties, no object of the SDK's is
     * made of it, which would only be taken apart again.
     *
     * @throws IllegalArgumentException when the event is none, which it can be only if it did not come by {@code fire}
     */
    private static Map<String, Object> attributes(OutboxEvent event) {
        OutboxEvent.Columns columns = event.columns();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("specversion", columns.specVersion());
        attributes.put("id", required("id", event.getId()));
        attributes.put("source", required("source", event.getSource()));
        attributes.put("type", required("type", event.getEventType()));
        attributes.put("datacontenttype", columns.dataContentType());
        attributes.put(event.getSpecVersion() == SpecVersion.V03 ? "schemaurl" : "dataschema", event.getDataSchema());
        attributes.put("subject", event.getSubject());
        attributes.put("time", columns.time());
        event.getExtensions().forEach((name, value) -> attributes.put(extensionName(name), property(value)));
        attributes.values().removeIf(Objects::isNull);
        return attributes;
    }

    private static String required(String attribute, String value) {
        if (value == null) {
            throw new IllegalArgumentException("The event has no " + attribute + ", which CloudEvents requires.");
        }
        return value;
    }

    private static String extensionName(String name) {
        if (!EXTENSION_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The extension attribute name \"" + name
                    + "\" is not made of lower-case ASCII letters and digits, as CloudEvents requires.");
        }
        return name;
    }

    /** Integers and booleans keep their type; all else is CloudEvents' canonical text. */
    private static Object property(Object value) {
        if (value instanceof Integer || value instanceof Boolean) {
            return value;
        }
        if (value instanceof OffsetDateTime time) {
            return Time.writeTime(time);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value.toString();
    }

    /**
     * When the event loses its worth, or {@code null}.
     *
     * @throws IllegalArgumentException when the extension holds no timestamp
     */
    static Instant expiry(OutboxEvent event) {
        Object value = event.getExtension(EXPIRY_TIME_EXTENSION);
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
}
