// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.InvalidEventException;
import ee.outbox.spi.EventIdentity;
import ee.outbox.spi.IdentityReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which event a message has, by its properties in binary mode and by its document in structured mode. */
@ApplicationScoped
class MessageIdentity implements IdentityReader {

    @Override
    public Optional<EventIdentity> read(Object received) {
        try {
            return received instanceof Message message ? identity(message) : Optional.empty();
        } catch (JMSException | JsonException | ClassCastException e) {
            throw new InvalidEventException(
                    "The received message cannot be read for its event's source and id: " + e, e);
        }
    }

    private static Optional<EventIdentity> identity(Message message) throws JMSException {
        if (message.propertyExists(JmsBinding.PREFIX + "specversion")) {
            return Optional.of(new EventIdentity(
                    message.getStringProperty(JmsBinding.PREFIX + "source"),
                    message.getStringProperty(JmsBinding.PREFIX + "id")));
        }
        String contentType = message.getStringProperty(JmsBinding.CONTENT_TYPE_ATTRIBUTE);
        if (contentType == null || !contentType.startsWith("application/cloudevents")) {
            return Optional.empty();
        }
        try (JsonReader reader = JsonData.JSON.createReader(document(message))) {
            JsonObject event = reader.readObject();
            return Optional.of(new EventIdentity(event.getString("source", null), event.getString("id", null)));
        }
    }

    /** Never by {@code getBody}, which would deserialise whatever object is in there. */
    private static Reader document(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return new StringReader(String.valueOf(text.getText()));
        }
        if (message instanceof BytesMessage bytes) {
            bytes.reset();
            byte[] body = new byte[Math.toIntExact(bytes.getBodyLength())];
            bytes.readBytes(body);
            bytes.reset();
            return new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder());
        }
        throw new InvalidEventException("The received message is in structured mode, and has neither bytes nor text.");
    }
}
