// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import java.net.URI;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JMS client that is not ours sees. */
class MessagesTest extends OnBroker {

    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-23T12:34:56.123456789+02:00");
    private static final byte[] BYTES = {0, -1, 127, -128, 10, 13};

    private JMSConsumer orders;

    @BeforeEach
    void subscribe() {
        broker.start();
        orders = subscriber("orders");
    }

    private OutboxEvent.Builder full(String id) {
        return order(id)
                .subject("order 7 ✓")
                .time(TIME)
                .dataSchema("https://example.com/order.json")
                .partitionKey("ada")
                .extension("text", "ä\n✓")
                .extension("whole", 42)
                .extension("flag", false)
                .extension("moment", TIME)
                .extension("link", URI.create("https://example.com/?a=b"))
                .extension("bytes", BYTES);
    }

    private Message published(OutboxEvent event) throws Exception {
        publisher().publish(event);
        return next(orders);
    }

    @Test
    void binary_everyAttribute_isAPropertyOfItsType() throws Exception {
        Message message = published(full("1").build());

        assertThat(message.getStringProperty("cloudEvents_id")).isEqualTo("1");
        assertThat(message.getStringProperty("cloudEvents_source")).isEqualTo("/orders");
        assertThat(message.getStringProperty("cloudEvents_type")).isEqualTo("com.example.OrderPlaced");
        assertThat(message.getStringProperty("cloudEvents_specversion")).isEqualTo("1.0");
        assertThat(message.getStringProperty("cloudEvents_subject")).isEqualTo("order 7 ✓");
        assertThat(message.getStringProperty("cloudEvents_time")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
        assertThat(message.getStringProperty("cloudEvents_dataschema")).isEqualTo("https://example.com/order.json");
        assertThat(message.getStringProperty("cloudEvents_datacontenttype")).isEqualTo("application/json");
        assertThat(message.getStringProperty("JMS_AMQP_ContentType")).isEqualTo("application/json");
        assertThat(message.getStringProperty("cloudEvents_partitionkey")).isEqualTo("ada");
        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("ada");
        assertThat(message.getObjectProperty("cloudEvents_whole")).isEqualTo(42);
        assertThat(message.getObjectProperty("cloudEvents_flag")).isEqualTo(false);
        assertThat(message.getStringProperty("cloudEvents_bytes")).isEqualTo("AP9/gAoN");
        assertThat(message.getStringProperty("cloudEvents_moment")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
        assertThat(message.getJMSType()).isEqualTo("com.example.OrderPlaced");
        assertThat(message.getJMSCorrelationID()).isNull();
        assertThat(message.propertyExists("outbox_possibleDuplicate")).isFalse();
        assertThat(message.propertyExists("outbox_seq")).isFalse();
    }

    @Test
    void binary_readByTheSdk_isTheEvent() throws Exception {
        CloudEvent read = CloudEventMessages.read(published(full("1").build()));

        assertSame(read);
        assertThat(read.getExtension("whole")).hasToString("42");
        assertThat(read.getExtension("flag")).hasToString("false");
        assertThat(read.getExtension("moment")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
        assertThat(read.getExtension("link")).isEqualTo("https://example.com/?a=b");
        assertThat(read.getExtension("bytes")).isEqualTo("AP9/gAoN");
    }

    @Test
    void structured_readByTheSdk_isTheEvent() throws Exception {
        settings.put("outbox.channel.orders.content-mode", "structured");

        Message message = published(full("1").build());

        assertThat(message.getStringProperty("JMS_AMQP_ContentType")).isEqualTo("application/cloudevents+json");
        assertThat(message.getStringProperty("cloudEvents_datacontenttype")).isEqualTo("application/cloudevents+json");
        assertThat(message.propertyExists("cloudEvents_specversion")).isFalse();
        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("ada");
        CloudEvent read = CloudEventMessages.read(message);
        assertSame(read);
        assertThat(read.getExtension("whole")).isEqualTo(42);
        assertThat(read.getExtension("flag")).isEqualTo(false);
    }

    private static void assertSame(CloudEvent read) {
        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(read.getId()).isEqualTo("1");
        assertThat(read.getSource()).hasToString("/orders");
        assertThat(read.getType()).isEqualTo("com.example.OrderPlaced");
        assertThat(read.getSubject()).isEqualTo("order 7 ✓");
        assertThat(read.getTime()).isEqualTo(TIME);
        assertThat(read.getDataSchema()).hasToString("https://example.com/order.json");
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getExtension("partitionkey")).isEqualTo("ada");
        assertThat(read.getExtension("text")).isEqualTo("ä\n✓");
        assertThat(new String(read.getData().toBytes())).isEqualTo("{\"item\":\"lamp\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    void data_nullEmptyOrBinary_comesBackAsItWas(String mode) throws Exception {
        settings.put("outbox.channel.orders.content-mode", mode);
        JmsPublisher publisher = publisher();
        publisher.publish(order("none").data((byte[]) null).build());
        publisher.publish(
                order("empty").dataContentType("text/plain").data(new byte[0]).build());
        publisher.publish(order("bytes")
                .dataContentType("application/octet-stream")
                .data(BYTES)
                .build());

        assertThat(nextEvent(orders).getData()).isNull();
        assertThat(nextEvent(orders).getData().toBytes()).isEmpty();
        assertThat(nextEvent(orders).getData().toBytes()).isEqualTo(BYTES);
    }

    @Test
    void binary_withoutData_hasNoBody() throws Exception {
        assertThat(published(order("1").data((byte[]) null).build())).isNotInstanceOf(BytesMessage.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    void specVersion03_isKept(String mode) throws Exception {
        settings.put("outbox.channel.orders.content-mode", mode);

        Message message = published(full("1").specVersion(SpecVersion.V03).build());

        CloudEvent read = CloudEventMessages.read(message);
        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V03);
        assertThat(read.getDataSchema()).hasToString("https://example.com/order.json");
        assertThat(message.propertyExists("cloudEvents_schemaurl")).isEqualTo(mode.equals("binary"));
        assertThat(message.propertyExists("cloudEvents_dataschema")).isFalse();
    }

    @Test
    void binary_eventInsideAnEvent_isNotTakenForStructured() throws Exception {
        Message message = published(
                order("1").dataContentType("application/cloudevents+json").build());

        assertThat(CloudEventMessages.read(message).getId()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "", "1,\"id\":\"other\""})
    void structured_dataThatIsNotTheJsonItClaims_isRefused(String data) {
        settings.put("outbox.channel.orders.content-mode", "structured");
        OutboxEvent event =
                order("1").dataContentType("application/json").data(data).build();

        assertThatThrownBy(() -> publisher().publish(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("application/json")
                .hasMessageNotContaining("other");
        assertThatThrownBy(() -> publisher().check(event)).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void delivery_storedEvent_tellsSeqAndPossibleDuplicate() throws Exception {
        Message message = published(order("1")
                .build(
                        order("1").build().columns(),
                        null,
                        new OutboxEvent.Delivery(
                                7L,
                                OutboxStatus.RETRY,
                                new OutboxEvent.Times(NOW, NOW, NOW, null, null),
                                1,
                                "no",
                                0,
                                true)));

        assertThat(message.getObjectProperty("outbox_seq")).isEqualTo(7L);
        assertThat(message.getBooleanProperty("outbox_possibleDuplicate")).isTrue();
    }

    @Test
    void expiryTime_ofTheEvent_isTheTimeToLive() {
        assertThat(outgoing(order("1").extension("expirytime", "2026-11-23T12:00:05Z"), null))
                .isEqualTo(5_000);
        assertThat(outgoing(order("1").extension("expirytime", "2026-11-23T12:00:05Z"), "3000"))
                .isEqualTo(3_000);
        assertThat(outgoing(order("1").extension("expirytime", "2026-11-23T12:00:05Z"), "9000"))
                .isEqualTo(5_000);
        assertThat(outgoing(order("1").extension("expirytime", "2026-11-23T11:00:00Z"), null))
                .isEqualTo(1);
        assertThat(outgoing(order("1"), null)).isZero();
    }

    private static long outgoing(OutboxEvent.Builder event, String timeToLive) {
        ChannelRoute route = new ChannelRoute(new Address("orders", Address.Kind.TOPIC), ContentMode.BINARY);
        return new OutgoingMessage(
                        event.publisherOption("timeToLive", timeToLive).build(), route)
                .timeToLive(NOW);
    }
}
