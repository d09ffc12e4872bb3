// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message as it arrived: nothing in here knows our library.
 *
 * @param properties the JMS properties, each of the type in which it came
 * @param body {@code null} for a message without one
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares deliveries
public record Delivery(Map<String, Object> properties, byte[] body) {

    static Delivery of(Message message) throws JMSException {
        Map<String, Object> properties = new TreeMap<>();
        for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            properties.put(name, message.getObjectProperty(name));
        }
        return new Delivery(properties, body(message));
    }

    private static byte[] body(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes)) {
            return null;
        }
        byte[] body = new byte[(int) bytes.getBodyLength()];
        bytes.readBytes(body);
        return body;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public String property(String name) {
        return String.valueOf(properties.get(name));
    }

    public String type() {
        return property("cloudEvents_type");
    }

    /** What makes two messages the same event. */
    public String identity() {
        return property("cloudEvents_source") + " " + property("cloudEvents_id");
    }

    public String key() {
        return property("JMSXGroupID");
    }

    public boolean isPossibleDuplicate() {
        return Boolean.TRUE.equals(properties.get("outbox_possibleDuplicate"));
    }
}
