// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.delivery;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * A CloudEvent out of a JMS message in binary mode: properties are its attributes, the body is its data.
 *
 * @param messageId the broker's id of the message; the same again where the broker delivers the message again
 * @param json the event in the JSON format of CloudEvents
 */
record ReceivedEvent(String messageId, JsonObject json) {

    private static final String PREFIX = "cloudEvents_";

    static ReceivedEvent from(Message message) throws JMSException {
        JsonObjectBuilder event = Json.createObjectBuilder();
        for (String property : names(message)) {
            if (property.startsWith(PREFIX)) {
                event.add(property.substring(PREFIX.length()), value(message.getObjectProperty(property)));
            }
        }
        return new ReceivedEvent(
                message.getJMSMessageID(), event.add("data", data(message)).build());
    }

    String source() {
        return json.getString("source");
    }

    String id() {
        return json.getString("id");
    }

    @SuppressWarnings("unchecked") // JMS is older than generics.
    private static List<String> names(Message message) throws JMSException {
        return Collections.list(message.getPropertyNames());
    }

    private static JsonValue value(Object property) {
        if (property instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        return property instanceof Integer number ? Json.createValue(number) : Json.createValue(property.toString());
    }

    private static JsonValue data(Message message) throws JMSException {
        String body = message instanceof BytesMessage
                ? new String(message.getBody(byte[].class), StandardCharsets.UTF_8)
                : message.getBody(String.class);
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }
}
