// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.spi.EventIdentity;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer's inbox knows of a message. */
class MessageIdentityTest extends OnTopic {

    private static final String CONTENT_TYPE = "cloudEvents_datacontenttype";
    private static final String STRUCTURED = "application/cloudevents+json";

    private final MessageIdentity identity = new MessageIdentity();
    private int count;

    /** Sets up a message that is sent and received. */
    private interface Setup<M> {
        void on(M message) throws JMSException;
    }

    private <M extends Message> Message received(M message, JMSContext context, Setup<M> setup) throws JMSException {
        setup.on(message);
        String queue = "received" + ++count;
        context.createProducer().send(context.createQueue(queue), message);
        return next(receiver(queue));
    }

    private Message bytes(Setup<BytesMessage> setup) throws JMSException {
        try (JMSContext context = broker.factory().createContext()) {
            return received(context.createBytesMessage(), context, setup);
        }
    }

    @Test
    void message_inBinaryMode_isKnownByItsProperties() throws Exception {
        Message message = published(everything("1"));

        assertThat(identity.read(message)).contains(new EventIdentity("HTTP://Example.com/a/../b?x=%7e", "1"));
    }

    /** The larger one is a large message to Artemis, which comes in a stream. */
    @ParameterizedTest
    @ValueSource(ints = {10, 500_000})
    void message_inStructuredMode_isKnownByItsDocument_whichIsLeftToBeRead(int length) throws Exception {
        structured("orders");
        Message message = published(everything("1").data("\"" + "x".repeat(length) + "\""));

        for (int i = 0; i < 2; i++) {
            assertThat(identity.read(message)).contains(new EventIdentity("HTTP://Example.com/a/../b?x=%7e", "1"));
        }

        byte[] document = new byte[(int) ((BytesMessage) message).getBodyLength()];
        assertThat(((BytesMessage) message).readBytes(document)).isEqualTo(document.length);
        assertThat(new String(document, StandardCharsets.UTF_8)).startsWith("{").contains("x".repeat(length));
    }

    @Test
    void message_inStructuredModeAsText_isKnown() throws Exception {
        try (JMSContext context = broker.factory().createContext()) {
            Message message = received(
                    context.createTextMessage("{\"id\":\"1\",\"source\":\"/s\"}"),
                    context,
                    text -> text.setStringProperty(CONTENT_TYPE, STRUCTURED));

            assertThat(identity.read(message)).contains(new EventIdentity("/s", "1"));
        }
    }

    @Test
    void message_thatIsNotOfTheBinding_isNotKnown() throws Exception {
        assertThat(identity.read(bytes(message -> message.setStringProperty("cloudEvents_id", "1"))))
                .isEmpty();
        assertThat(identity.read(bytes(message -> message.setStringProperty(CONTENT_TYPE, "application/json"))))
                .isEmpty();
        assertThat(identity.read("no message")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"1\"}", "{\"id\":1,\"source\":\"/s\"}", "[]", "{\"id\":\"1\",", "", "null"})
    void message_inStructuredModeWithoutIdentity_isRefused(String document) throws Exception {
        Message message = bytes(bytes -> {
            bytes.setStringProperty(CONTENT_TYPE, STRUCTURED);
            bytes.writeBytes(document.getBytes(StandardCharsets.UTF_8));
        });

        assertThatThrownBy(() -> identity.read(message)).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void message_inBinaryModeWithoutSource_isRefusedAndNamed() throws Exception {
        Message message = bytes(bytes -> {
            bytes.setStringProperty("cloudEvents_specversion", "1.0");
            bytes.setStringProperty("cloudEvents_id", "1");
        });

        assertThatThrownBy(() -> identity.read(message))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("no source")
                .hasMessageContaining("id=1");
    }

    @Test
    void message_withAnObject_isKnownByItsPropertiesAlone() throws Exception {
        try (JMSContext context = broker.factory().createContext()) {
            Message message = received(context.createObjectMessage(new ArrayList<>()), context, object -> {
                object.setStringProperty("cloudEvents_specversion", "1.0");
                object.setStringProperty("cloudEvents_source", "/s");
                object.setStringProperty("cloudEvents_id", "1");
            });
            assertThat(identity.read(message)).contains(new EventIdentity("/s", "1"));

            Message structured = received(
                    context.createObjectMessage(new ArrayList<>()),
                    context,
                    object -> object.setStringProperty(CONTENT_TYPE, STRUCTURED));
            assertThatThrownBy(() -> identity.read(structured)).hasMessageContaining("neither bytes nor text");
        }
    }
}
