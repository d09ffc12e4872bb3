// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An event's own options.
 *
 * @param destination in place of the channel's; {@code null} for the channel's
 * @param priority 0 to 9
 * @param timeToLive milliseconds; 0 is for ever
 * @param deliveryDelay milliseconds
 * @param deliveryMode of {@link DeliveryMode}
 * @param correlationId or {@code null}
 */
record MessageOptions(
        String destination, int priority, long timeToLive, long deliveryDelay, int deliveryMode, String correlationId) {

    static final String DESTINATION = "destination";

    private static final String PRIORITY = "priority";
    private static final String TIME_TO_LIVE = "timeToLive";
    private static final String DELIVERY_DELAY = "deliveryDelay";
    private static final String DELIVERY_MODE = "deliveryMode";
    private static final String CORRELATION_ID = "correlationId";
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of(DESTINATION, PRIORITY, TIME_TO_LIVE, DELIVERY_DELAY, DELIVERY_MODE, CORRELATION_ID));

    /** @throws InvalidEventException when an option is unknown or its value is not allowed */
    static MessageOptions of(OutboxEvent event) {
        Map<String, String> options = event.getPublisherConfig();
        options.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw refused(name, value, "unknown; the publisher \"jms\" knows " + String.join(", ", NAMES));
            }
        });
        return new MessageOptions(
                destination(options.get(DESTINATION)),
                (int) number(options, PRIORITY, Message.DEFAULT_PRIORITY, 9),
                number(options, TIME_TO_LIVE, Message.DEFAULT_TIME_TO_LIVE, Long.MAX_VALUE),
                number(options, DELIVERY_DELAY, Message.DEFAULT_DELIVERY_DELAY, Long.MAX_VALUE),
                deliveryMode(options.get(DELIVERY_MODE)),
                options.get(CORRELATION_ID));
    }

    private static String destination(String value) {
        if (value != null && value.isBlank()) {
            throw refused(
                    DESTINATION, value, "empty; it must be a name in JNDI (java:... or jms/...) or the broker's own");
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
                "not allowed; it must be a whole number "
                        + (max == Long.MAX_VALUE ? "of milliseconds, 0 or more" : "from 0 to " + max));
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

    private static InvalidEventException refused(String name, String value, String why) {
        return new InvalidEventException("Publisher option " + name + "=" + value + " is " + why + ".");
    }
}
