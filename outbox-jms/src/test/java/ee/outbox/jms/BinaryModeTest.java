// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxEvent;
import io.cloudevents.SpecVersion;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes as properties, data as the body. */
class BinaryModeTest extends OnTopic {

    @Test
    @Says({
        "In binary mode each attribute MUST be the property that has its name with the prefix `cloudEvents_`.",
        "`id` | `cloudEvents_id`",
        "`source` | `cloudEvents_source`",
        "`type` | `cloudEvents_type`",
        "`specversion` | `cloudEvents_specversion`",
        "`subject` | `cloudEvents_subject`",
        "`time` | `cloudEvents_time`",
        "`dataschema` | `cloudEvents_dataschema`",
        "`datacontenttype` | `cloudEvents_datacontenttype`",
        "any extension, here `myext` | `cloudEvents_myext`",
        "String | `String` | as it is",
        "A message in binary mode MUST have the property `cloudEvents_specversion`."
    })
    void attribute_ofTheSpecificationOrNot_isAProperty() throws Exception {
        Message message = published(everything("1").extension("myext", "ä ✓ \ud83d\udca1 \"'"));

        assertThat(message.getObjectProperty("cloudEvents_id")).isEqualTo("1");
        assertThat(message.getObjectProperty("cloudEvents_type")).isEqualTo("com.example.OrderPlaced");
        assertThat(message.getObjectProperty("cloudEvents_specversion")).isEqualTo("1.0");
        assertThat(message.getObjectProperty("cloudEvents_subject")).isEqualTo("order 7 ✓");
        assertThat(message.getObjectProperty("cloudEvents_datacontenttype")).isEqualTo("application/json");
        assertThat(message.getObjectProperty("cloudEvents_myext")).isEqualTo("ä ✓ \ud83d\udca1 \"'");
        assertThat(names(message, "cloudEvents_"))
                .containsExactly(
                        "cloudEvents_bytes",
                        "cloudEvents_datacontenttype",
                        "cloudEvents_dataschema",
                        "cloudEvents_flag",
                        "cloudEvents_id",
                        "cloudEvents_link",
                        "cloudEvents_moment",
                        "cloudEvents_myext",
                        "cloudEvents_partitionkey",
                        "cloudEvents_source",
                        "cloudEvents_specversion",
                        "cloudEvents_subject",
                        "cloudEvents_text",
                        "cloudEvents_time",
                        "cloudEvents_type",
                        "cloudEvents_whole");
    }

    @Test
    @Says("An attribute that the event does not have MUST NOT have a property.")
    void attribute_thatTheEventHasNot_isNoProperty() throws Exception {
        OutboxEvent least = OutboxEvent.builder()
                .id("1")
                .eventType("com.example.OrderPlaced")
                .source("/orders")
                .time(null)
                .channel("orders")
                .build();

        assertThat(names(published(least), ""))
                .filteredOn(name -> !name.startsWith("JMSX"))
                .containsExactly("cloudEvents_id", "cloudEvents_source", "cloudEvents_specversion", "cloudEvents_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Region", "my_ext", "my-ext", "my ext", "größe", "ı", "a.b"})
    @Says("A sender MUST refuse an event that has an extension whose name is not made of lower-case ASCII letters and"
            + " digits.")
    void extension_ofAnIllegalName_isRefused(String name) {
        OutboxEvent event = order("1").extension(name, "eu").build();

        assertThatThrownBy(() -> publisher().publish(event)).isInstanceOf(RuntimeException.class);
        assertThat(orders.receiveNoWait()).isNull();
    }

    @Test
    void property_ofEveryAttribute_canBeSelected() throws Exception {
        try (JMSContext context = broker.factory().createContext()) {
            JMSConsumer selecting = context.createConsumer(
                    context.createTopic("orders"),
                    "cloudEvents_type LIKE 'com.example.%' AND cloudEvents_3d > 41 AND cloudEvents_flag = TRUE");
            publisher()
                    .publishAll(List.of(
                            order("1")
                                    .extension("3d", 41)
                                    .extension("flag", true)
                                    .build(),
                            order("2")
                                    .extension("3d", 42)
                                    .extension("flag", true)
                                    .build()));

            assertThat(nextEvent(selecting).getId()).isEqualTo("2");
        }
    }

    @Test
    @Says({
        "Boolean | `boolean` | as it is",
        "Integer | `int` | as it is",
        "Binary | `String` | Base64 (RFC 4648, section 4), padded, on one line",
        "URI | `String` | as it is, neither resolved nor normalised",
        "URI-reference | `String` | as it is, neither resolved nor normalised"
    })
    void attribute_ofEachType_isAPropertyOfItsType() throws Exception {
        byte[] many = new byte[100];
        many[0] = -1;
        Message message = published(everything("1")
                .extension("yes", true)
                .extension("least", Integer.MIN_VALUE)
                .extension("greatest", Integer.MAX_VALUE)
                .extension("many", many));

        assertThat(message.getObjectProperty("cloudEvents_flag")).isEqualTo(false);
        assertThat(message.getObjectProperty("cloudEvents_yes")).isEqualTo(true);
        assertThat(message.getObjectProperty("cloudEvents_whole")).isEqualTo(-42);
        assertThat(message.getObjectProperty("cloudEvents_least")).isEqualTo(Integer.MIN_VALUE);
        assertThat(message.getObjectProperty("cloudEvents_greatest")).isEqualTo(Integer.MAX_VALUE);
        assertThat(message.getObjectProperty("cloudEvents_bytes")).isEqualTo("AP9/gAoN");
        assertThat(message.getObjectProperty("cloudEvents_many")).isEqualTo("/w" + "A".repeat(132) + "==");
        assertThat(message.getObjectProperty("cloudEvents_link")).isEqualTo("https://example.com/../?a=b");
        assertThat(message.getObjectProperty("cloudEvents_dataschema")).isEqualTo("https://example.com/./order.json");
        assertThat(message.getObjectProperty("cloudEvents_source")).isEqualTo("HTTP://Example.com/a/../b?x=%7e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T12:34:56.123456789+02:00",
                "2026-11-23T12:34:56.000001-11:30",
                "2026-11-23T12:34:56.1Z",
                "2026-11-23T12:34:56Z",
                "2026-11-23T12:34:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    @Says("Timestamp | `String` | RFC 3339, to the nanosecond, with the offset that it has in the event")
    void timestamp_ofAnyPrecisionAndOffset_isItsText(String timestamp) throws Exception {
        OffsetDateTime time = OffsetDateTime.parse(timestamp);

        Message message = published(order("1").time(time).extension("moment", time));

        assertThat(message.getObjectProperty("cloudEvents_time")).isEqualTo(timestamp);
        assertThat(message.getObjectProperty("cloudEvents_moment")).isEqualTo(timestamp);
    }

    @Test
    @Says("`schemaurl`, which specversion 0.3 has instead of `dataschema` | `cloudEvents_schemaurl`")
    void schemaUrl_ofSpecVersion03_isAProperty() throws Exception {
        Message message = published(everything("1").specVersion(SpecVersion.V03));

        assertThat(message.getObjectProperty("cloudEvents_specversion")).isEqualTo("0.3");
        assertThat(message.getObjectProperty("cloudEvents_schemaurl")).isEqualTo("https://example.com/./order.json");
        assertThat(message.propertyExists("cloudEvents_dataschema")).isFalse();
        assertThat(CloudEventMessages.read(message).getSpecVersion()).isEqualTo(SpecVersion.V03);
    }

    @Test
    @Says("Data MUST be the body of a `BytesMessage`, byte for byte.")
    void data_ofAnyBytes_isTheBody() throws Exception {
        Message message = published(order("1").data(BYTES));

        assertThat(message).isInstanceOf(BytesMessage.class);
        assertThat(message.getBody(byte[].class)).isEqualTo(BYTES);
    }

    @Test
    @Says("Data of no bytes MUST be a `BytesMessage` of length 0.")
    void data_ofNoBytes_isABytesMessageAllTheSame() throws Exception {
        Message message = published(order("1").data(new byte[0]));

        assertThat(message).isInstanceOf(BytesMessage.class);
        assertThat(((BytesMessage) message).getBodyLength()).isZero();
        assertThat(CloudEventMessages.read(message).getData().toBytes()).isEmpty();
    }

    @Test
    @Says("An event without data MUST be a `Message` that has no body and is no `BytesMessage`.")
    void data_none_isAMessageWithoutABody() throws Exception {
        Message message = published(order("1").data((byte[]) null));

        assertThat(message).isNotInstanceOf(BytesMessage.class);
        assertThat(message)
                .isNotInstanceOfAny(TextMessage.class, MapMessage.class, ObjectMessage.class, StreamMessage.class);
        assertThat(CloudEventMessages.read(message).getData()).isNull();
    }
}
