// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.rw.CloudEventRWException;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the code that a consumer may copy makes of messages, ours and others. */
class ConsumerTest extends OnTopic {

    @FunctionalInterface
    private interface Draft {
        void write(Message message) throws JMSException;
    }

    @BeforeEach
    void secondChannelToTheSameTopic() {
        settings.put("outbox.channel.audit.destination", "orders");
        structured("audit");
    }

    /** A message that another sender has made. */
    private Message foreign(String body, Draft draft) throws JMSException {
        try (JMSContext context = broker.factory().createContext()) {
            BytesMessage message = context.createBytesMessage();
            message.writeBytes(body.getBytes(StandardCharsets.UTF_8));
            draft.write(message);
            context.createProducer().send(context.createTopic("orders"), message);
        }
        return next(orders);
    }

    private static void required(Message message) throws JMSException {
        message.setStringProperty("cloudEvents_specversion", "1.0");
        message.setStringProperty("cloudEvents_id", "1");
        message.setStringProperty("cloudEvents_source", "/orders");
        message.setStringProperty("cloudEvents_type", "com.example.OrderPlaced");
    }

    @Test
    void read_everything_isTheEventAndExtensionsAreText() throws Exception {
        CloudEvent event = CloudEventMessages.read(published(everything("1")));

        assertSame(event);
        assertThat(event.getExtension("whole")).isEqualTo("-42");
        assertThat(event.getExtension("flag")).isEqualTo("false");
        assertThat(event.getExtension("moment")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
        assertThat(event.getExtension("link")).isEqualTo("https://example.com/../?a=b");
        assertThat(event.getExtension("bytes")).isEqualTo("AP9/gAoN");
    }

    @Test
    void read_everythingStructured_isTheEvent() throws Exception {
        CloudEvent event = CloudEventMessages.read(published(everything("1").channel("audit")));

        assertSame(event);
        assertThat(event.getExtension("whole")).isEqualTo(-42);
        assertThat(event.getExtension("flag")).isEqualTo(false);
    }

    private static void assertSame(CloudEvent event) {
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getId()).isEqualTo("1");
        assertThat(event.getSource()).hasToString("HTTP://Example.com/a/../b?x=%7e");
        assertThat(event.getType()).isEqualTo("com.example.OrderPlaced");
        assertThat(event.getSubject()).isEqualTo("order 7 ✓");
        assertThat(event.getTime()).isEqualTo(TIME);
        assertThat(event.getDataSchema()).hasToString("https://example.com/./order.json");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("partitionkey")).isEqualTo("ada");
        assertThat(event.getExtension("text")).isEqualTo("ä ✓ \ud83d\udca1");
        assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"item\":\"lamp\"}");
    }

    @Test
    @Says({
        "Every message MUST carry exactly one event.",
        "Messages of both modes MAY stand on one destination, in any order."
    })
    void read_bothModesOnOneTopic_isEachEventOnce() throws Exception {
        publisher()
                .publishAll(List.of(
                        order("1").build(),
                        order("2").channel("audit").build(),
                        order("3").channel("audit").build(),
                        order("4").build()));

        List<String> ids = new ArrayList<>();
        List<Boolean> binary = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Message message = next(orders);
            ids.add(CloudEventMessages.read(message).getId());
            binary.add(message.propertyExists("cloudEvents_specversion"));
        }
        assertThat(ids).containsExactly("1", "2", "3", "4");
        assertThat(binary).containsExactly(true, false, false, true);
        assertThat(orders.receiveNoWait()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents+json", "application/cloudevents+avro", "application/json"})
    @Says(
            "A consumer MUST take a message that has the property `cloudEvents_specversion` for one in binary mode, whatever"
                    + " its content type: an event may carry another event as its data.")
    void read_eventInsideAnEvent_isTheOuterOne(String contentType) throws Exception {
        CloudEvent event = CloudEventMessages.read(published(order("1").dataContentType(contentType)));

        assertThat(event.getId()).isEqualTo("1");
        assertThat(event.getDataContentType()).isEqualTo(contentType);
    }

    @Test
    @Says("A consumer MUST take a message that does not have it, and whose `cloudEvents_datacontenttype` begins with"
            + " `application/cloudevents`, for one in structured mode.")
    void read_noSpecVersionAndAnEventsContentType_isStructured() throws Exception {
        String document = """
                {"specversion": "1.0", "id": "7", "source": "/other", "type": "com.example.Other", "data": [1]}""";

        CloudEvent event = CloudEventMessages.read(foreign(
                document,
                message -> message.setStringProperty(
                        "cloudEvents_datacontenttype", "application/cloudevents+json; charset=utf-8")));

        assertThat(event.getId()).isEqualTo("7");
        assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("[1]");
    }

    @Test
    void read_neitherMode_isRefused() {
        assertThatThrownBy(() -> CloudEventMessages.read(foreign(
                        "{}", message -> message.setStringProperty("cloudEvents_datacontenttype", "application/json"))))
                .isInstanceOf(CloudEventRWException.class);
    }

    @Test
    @Says(
            "A consumer MUST take a `String` property that has the canonical text of the value for that value, whatever the"
                    + " table says of its type: bridges between brokers turn one into the other.")
    void read_textInPlaceOfATypedProperty_isTheSame() throws Exception {
        Message typed = foreign("", message -> {
            required(message);
            message.setIntProperty("cloudEvents_whole", 42);
            message.setBooleanProperty("cloudEvents_flag", true);
        });
        Message text = foreign("", message -> {
            required(message);
            message.setStringProperty("cloudEvents_whole", "42");
            message.setStringProperty("cloudEvents_flag", "true");
        });

        assertThat(CloudEventMessages.read(text)).isEqualTo(CloudEventMessages.read(typed));
        assertThat(CloudEventMessages.read(text).getExtension("whole")).isEqualTo("42");
    }

    @Test
    @Says("A consumer MUST NOT take a property whose name does not begin with `cloudEvents_` for an attribute.")
    void read_otherProperties_areNoAttributes() throws Exception {
        Message message = foreign("", draft -> {
            required(draft);
            draft.setStringProperty("region", "eu");
            draft.setStringProperty("cloudevents_region", "eu");
            draft.setLongProperty("outbox_seq", 7);
            draft.setStringProperty("JMSXGroupID", "ada");
        });

        assertThat(CloudEventMessages.read(message).getExtensionNames()).isEmpty();
        assertThat(CloudEventMessages.read(message).getAttributeNames())
                .containsExactlyInAnyOrder("specversion", "id", "source", "type");
    }
}
