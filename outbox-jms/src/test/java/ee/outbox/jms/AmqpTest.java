// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.charset.StandardCharsets;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber of the same topic sees that speaks AMQP 1.0, and reads with CloudEvents' own reader. */
class AmqpTest extends OnBroker {

    private AmqpClient client;

    @BeforeEach
    void subscribe() {
        broker.start();
        client = new AmqpClient(broker.port(), "orders");
    }

    @AfterEach
    void unsubscribe() {
        client.close();
    }

    private Message published(OutboxEvent event) throws Exception {
        publisher().publish(event);
        return client.next();
    }

    @Test
    @Says({
        "`content-type` | `JMS_AMQP_ContentType`",
        "`application-properties` | the properties `cloudEvents_...` and `outbox_...`, each with its type, and the"
                + " application's own",
        "one section `data` | the body of a `BytesMessage`",
        "`group-id` | `JMSXGroupID`",
        "`correlation-id` | `JMSCorrelationID`"
    })
    void binary_inAmqp_hasEverythingInItsPlace() throws Exception {
        OutboxEvent event = everything("1")
                .publisherOption("correlationId", "c-1")
                .publisherOption("property.region", "eu")
                .build();

        Message message = published(stored(event, "ada", 7, true));

        assertThat(message.getContentType()).isEqualTo("application/json");
        assertThat(message.getGroupId()).isEqualTo("ada");
        assertThat(message.getCorrelationId()).isEqualTo("c-1");
        assertThat(message.getApplicationProperties().getValue())
                .containsEntry("cloudEvents_specversion", "1.0")
                .containsEntry("cloudEvents_id", "1")
                .containsEntry("cloudEvents_time", "2026-11-23T12:34:56.123456789+02:00")
                .containsEntry("cloudEvents_whole", -42)
                .containsEntry("cloudEvents_flag", false)
                .containsEntry("cloudEvents_bytes", "AP9/gAoN")
                .containsEntry("outbox_seq", 7L)
                .containsEntry("outbox_possibleDuplicate", true)
                .containsEntry("region", "eu")
                .doesNotContainKey("JMS_AMQP_ContentType");
        assertThat(message.getBody()).isInstanceOf(Data.class);
        assertThat(((Data) message.getBody()).getValue())
                .isEqualTo(new Binary("{\"item\":\"lamp\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says({
        "A consumer that reads structured messages with CloudEvents' own reader, `ProtonAmqpMessageFactory` of"
                + " `cloudevents-amqp-proton`, MUST get the event with nothing done to the message.",
        "A consumer MUST get the event from it once that prefix has taken the place of `cloudEvents_` in the application"
                + " properties:"
    })
    void event_readByCloudEventsOwnReader_isTheEvent(String mode) throws Exception {
        settings.put("outbox.channel.orders.content-mode", mode);

        Message message = published(everything("1").build());

        CloudEvent event = mode.equals("structured")
                ? ProtonAmqpMessageFactory.createReader(message).toEvent()
                : AmqpMessages.read(message);
        assertThat(event.getId()).isEqualTo("1");
        assertThat(event.getSource()).hasToString("HTTP://Example.com/a/../b?x=%7e");
        assertThat(event.getType()).isEqualTo("com.example.OrderPlaced");
        assertThat(event.getSubject()).isEqualTo("order 7 ✓");
        assertThat(event.getTime()).isEqualTo(TIME);
        assertThat(event.getDataSchema()).hasToString("https://example.com/./order.json");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtensionNames())
                .containsExactlyInAnyOrder("partitionkey", "text", "whole", "flag", "moment", "link", "bytes");
        assertThat(event.getExtension("whole")).hasToString("-42");
        assertThat(event.getExtension("flag")).hasToString("false");
        assertThat(event.getExtension("text")).isEqualTo("ä ✓ \ud83d\udca1");
        assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"item\":\"lamp\"}");
    }

    /** The day it does, the page can lose its second piece of code. */
    @Test
    void binary_readByCloudEventsOwnReaderAsItIs_isNotKnown() throws Exception {
        Message message = published(order("1").build());

        assertThatThrownBy(() -> ProtonAmqpMessageFactory.createReader(message).toEvent())
                .isInstanceOf(CloudEventRWException.class);
    }

    @Test
    @Says("no body | a `Message` without a body")
    void binary_withoutData_hasNoBody() throws Exception {
        Message message = published(order("1").data((byte[]) null).build());

        assertThat(message.getBody()).isNull();
        assertThat(AmqpMessages.read(message).getData()).isNull();
    }

    @Test
    void binary_ofNoBytes_hasAnEmptyBody() throws Exception {
        Message message = published(order("1").data(new byte[0]).build());

        assertThat(((Data) message.getBody()).getValue().getLength()).isZero();
        assertThat(AmqpMessages.read(message).getData())
                .as("as the reader sees it")
                .isNull();
    }

    /** AMQP has one place for the content type of the message and of the data. */
    @Test
    void binary_eventInsideAnEvent_isTakenForTheInnerOne() throws Exception {
        OutboxEvent event = order("1")
                .data("""
                        {"specversion": "1.0", "id": "inner", "source": "/other", "type": "com.example.Other"}""")
                .dataContentType("application/cloudevents+json")
                .build();

        assertThat(AmqpMessages.read(published(event)).getId()).isEqualTo("inner");
    }

    @Test
    void structured_eventInsideAnEvent_isTheOuterOne() throws Exception {
        settings.put("outbox.channel.orders.content-mode", "structured");
        OutboxEvent event =
                order("1").dataContentType("application/cloudevents+json").build();

        assertThat(AmqpMessages.read(published(event)).getId()).isEqualTo("1");
    }
}
