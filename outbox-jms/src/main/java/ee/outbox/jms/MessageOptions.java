// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An event's own options.
 *
 * @param destination in place of the channel's; {@code null} for the channel's
 * @param priority 0 to 9
 * @param timeToLive milliseconds; 0 is for ever
 * @param deliveryDelay milliseconds
 * @param deliveryMode of {@link DeliveryMode}
 * @param correlationId or {@code null}
 * @param replyTo or {@code null}
 * @param properties the application's own, by name
 */
record MessageOptions(
        String destination,
        int priority,
        long timeToLive,
        long deliveryDelay,
        int deliveryMode,
        String correlationId,
        Address replyTo,
        Map<String, String> properties) {

    static final String DESTINATION = "destination";
    static final String REPLY_TO = "replyTo";

    private static final Pattern DESTINATION_NAME =
            Pattern.compile("[^\\p{Z}\\p{C}]([^\\p{C}]{0,253}[^\\p{Z}\\p{C}])?");

    private static final String PRIORITY = "priority";
    private static final String TIME_TO_LIVE = "timeToLive";
    private static final String DELIVERY_DELAY = "deliveryDelay";
    private static final String DELIVERY_MODE = "deliveryMode";
    private static final String CORRELATION_ID = "correlationId";
    private static final String REPLY_TO_TYPE = "replyToType";
    private static final String PROPERTY = "property.";
    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            DESTINATION,
            PRIORITY,
            TIME_TO_LIVE,
            DELIVERY_DELAY,
            DELIVERY_MODE,
            CORRELATION_ID,
            REPLY_TO,
            REPLY_TO_TYPE));

    /**
     * A hundred years. Providers add it to the time of day without a look at what comes out: with a sum past the greatest
     * {@code long}, Artemis (2.55) tells consumers of an expiry before 1970, and delivers a delayed message at once.
     */
    private static final long LONGEST_MILLIS = 3_155_760_000_000L;

    /** Of most events. */
    private static final MessageOptions NONE = of(Map.of());

    /** @throws InvalidEventException when an option is unknown or its value is not allowed */
    static MessageOptions of(OutboxEvent event) {
        Map<String, String> options = event.getPublisherConfig();
        return options.isEmpty() ? NONE : of(options);
    }

    private static MessageOptions of(Map<String, String> options) {
        Map<String, String> properties = new TreeMap<>();
        options.forEach((name, value) -> {
            if (name.startsWith(PROPERTY)) {
                properties.put(propertyName(name, value), value);
            } else if (!NAMES.contains(name)) {
                throw refused(
                        name,
                        value,
                        "unknown; the publisher \"jms\" knows " + String.join(", ", NAMES) + " and " + PROPERTY
                                + "<name>");
            }
        });
        MessageOptions checked = new MessageOptions(
                destination(options, DESTINATION),
                (int) number(options, PRIORITY, Message.DEFAULT_PRIORITY, 9),
                number(options, TIME_TO_LIVE, Message.DEFAULT_TIME_TO_LIVE, LONGEST_MILLIS),
                number(options, DELIVERY_DELAY, Message.DEFAULT_DELIVERY_DELAY, LONGEST_MILLIS),
                deliveryMode(options.get(DELIVERY_MODE)),
                text(options, CORRELATION_ID, "a text"),
                replyTo(options),
                properties);
        checked.livesUntilItIsDelivered();
        return checked;
    }

    private static String propertyName(String option, String value) {
        String name = option.substring(PROPERTY.length());
        PropertyName.fault(name).ifPresent(fault -> {
            throw refused(option, value, fault);
        });
        return name;
    }

    private static String text(Map<String, String> options, String name, String what) {
        String value = options.get(name);
        if (value != null && value.isBlank()) {
            throw refused(name, value, "empty; it must be " + what + ", or be left out");
        }
        return value;
    }

    /** As the configuration takes it: a broker that makes its destinations as they are used makes one of any name. */
    private static String destination(Map<String, String> options, String name) {
        String value = text(options, name, "a name in JNDI (java:... or jms/...) or the broker's own");
        if (value != null && !DESTINATION_NAME.matcher(value).matches()) {
            throw refused(
                    name,
                    value,
                    "no name; it must be of at most 255 characters, without control characters, and without a blank"
                            + " at either end");
        }
        return value;
    }

    private static long number(Map<String, String> options, String name, long byDefault, long max) {
        String value = options.get(name);
        if (value == null) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw refused(
                name,
                value,
                "not allowed; it must be a whole number " + (max == LONGEST_MILLIS ? "of milliseconds " : "")
                        + "from 0 to " + max);
    }

    private static int deliveryMode(String value) {
        if (value == null || value.equals("PERSISTENT")) {
            return DeliveryMode.PERSISTENT;
        }
        if (value.equals("NON_PERSISTENT")) {
            return DeliveryMode.NON_PERSISTENT;
        }
        throw refused(DELIVERY_MODE, value, "not allowed; it must be PERSISTENT or NON_PERSISTENT");
    }

    /** Replies go to one, so that a plain name is a queue's unless it is said to be a topic's. */
    private static Address replyTo(Map<String, String> options) {
        String name = destination(options, REPLY_TO);
        String type = options.get(REPLY_TO_TYPE);
        if (type != null && name == null) {
            throw refused(REPLY_TO_TYPE, type, "the type of nothing; set " + REPLY_TO + ", or leave both out");
        }
        return name == null ? null : new Address(name, kind(type));
    }

    private static Address.Kind kind(String type) {
        if (type == null || type.equals("queue")) {
            return Address.Kind.QUEUE;
        }
        if (type.equals("topic")) {
            return Address.Kind.TOPIC;
        }
        throw refused(REPLY_TO_TYPE, type, "not allowed; it must be queue or topic");
    }

    private void livesUntilItIsDelivered() {
        if (timeToLive > 0 && timeToLive <= deliveryDelay) {
            throw refused(
                    TIME_TO_LIVE,
                    String.valueOf(timeToLive),
                    "not allowed; it must be more than " + DELIVERY_DELAY + "=" + deliveryDelay
                            + ", or the event expires before it is delivered");
        }
    }

    private static InvalidEventException refused(String name, String value, String why) {
        return new InvalidEventException("Publisher option " + name + "=" + value + " is " + why + ".");
    }
}
