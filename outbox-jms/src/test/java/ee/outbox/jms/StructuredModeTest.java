// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes and data as one JSON document. */
class StructuredModeTest extends OnTopic {

    @BeforeEach
    void inStructuredMode() {
        structured("orders");
    }

    private static JsonObject document(Message message) throws Exception {
        byte[] body = message.getBody(byte[].class);
        // a decoder, unlike a String, tells what is not UTF-8
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    @Says("The body MUST be a `BytesMessage` with one document of CloudEvents' JSON event format, in UTF-8.")
    void body_isTheEventAsJson() throws Exception {
        Message message = published(everything("1"));

        assertThat(message).isInstanceOf(BytesMessage.class);
        JsonObject document = document(message);
        assertThat(document.keySet())
                .containsExactlyInAnyOrder(
                        "specversion",
                        "id",
                        "source",
                        "type",
                        "datacontenttype",
                        "dataschema",
                        "subject",
                        "time",
                        "partitionkey",
                        "text",
                        "whole",
                        "flag",
                        "moment",
                        "link",
                        "bytes",
                        "data");
        assertThat(document.getString("specversion")).isEqualTo("1.0");
        assertThat(document.getString("source")).isEqualTo("HTTP://Example.com/a/../b?x=%7e");
        assertThat(document.getString("subject")).isEqualTo("order 7 ✓");
        assertThat(document.getString("text")).isEqualTo("ä ✓ \ud83d\udca1");
        assertThat(document.getInt("whole")).isEqualTo(-42);
        assertThat(document.get("flag")).isEqualTo(JsonValue.FALSE);
        assertThat(document.getString("bytes")).isEqualTo("AP9/gAoN");
    }

    @Test
    @Says("The property `cloudEvents_datacontenttype` MUST be `application/cloudevents+json`, and no other property may"
            + " begin with `cloudEvents_`: above all, a message in structured mode MUST NOT have the property"
            + " `cloudEvents_specversion`.")
    void properties_ofTheBinding_areTheContentTypeAlone() throws Exception {
        Message message = published(everything("1"));

        assertThat(names(message, "cloudEvents_")).containsExactly("cloudEvents_datacontenttype");
        assertThat(message.getObjectProperty("cloudEvents_datacontenttype")).isEqualTo("application/cloudevents+json");
    }

    @Test
    @Says("A timestamp MUST have in the document the same text as in a property.")
    void timestamp_keepsItsPrecisionAndOffset() throws Exception {
        JsonObject document = document(published(everything("1")));

        assertThat(document.getString("time")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
        assertThat(document.getString("moment")).isEqualTo("2026-11-23T12:34:56.123456789+02:00");
    }

    /** The builder of OutboxEvent gives bytes a content type; a CloudEvent may have none. */
    private static OutboxEvent.Builder data(String contentType, byte[] data) {
        return OutboxEvent.builder(CloudEventBuilder.v1()
                        .withId("1")
                        .withSource(URI.create("/orders"))
                        .withType("com.example.OrderPlaced")
                        .withData(contentType, data)
                        .build())
                .channel("orders");
    }

    private static OutboxEvent.Builder data(String contentType, String data) {
        return data(contentType, data.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"item\":\"lamp\",\"price\":1.50}",
                "application/json; charset=utf-8 | [1,2]",
                "application/hal+json | \"text\"",
                "text/json | true",
                "application/json | \"größer ✓\"",
                "application/json | null",
                "| 7"
            })
    @Says("It MUST stand in the document as the JSON value that it is.")
    void data_ofJson_isAJsonValue(String contentType, String data) throws Exception {
        Message message = published(data(contentType, data));

        try (JsonReader expected = Json.createReader(new StringReader(data))) {
            assertThat(document(message).get("data")).isEqualTo(expected.readValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "text/plain", "image/png", "application/vnd.example+json"})
    @Says(
            "All other data, that of `application/vnd.example+json` for one, MUST come out of the document byte for byte.")
    void data_thatIsNoJson_comesBackByteForByte(String contentType) throws Exception {
        Message message = published(data(contentType, BYTES));

        assertThat(document(message).getString("data_base64")).isEqualTo("AP9/gAoN");
        assertThat(CloudEventMessages.read(message).getData().toBytes()).isEqualTo(BYTES);
        assertThat(CloudEventMessages.read(message).getDataContentType()).isEqualTo(contentType);
    }

    @Test
    void data_noneOrOfNoBytes_comesBackAsItWas() throws Exception {
        Message none = published(order("1").data((byte[]) null));
        Message empty = published(data("text/plain", ""));

        assertThat(CloudEventMessages.read(none).getData()).isNull();
        assertThat(CloudEventMessages.read(empty).getData().toBytes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "application/json | no json",
                "application/json | ^^",
                "application/json | 1,\"id\":\"other\"",
                "application/hal+json | no json",
                "text/json;charset=utf-8 | no json",
                " | no json"
            })
    @Says("A sender MUST refuse such data that is not JSON: it would make a document that nobody can read.")
    void data_thatIsNotTheJsonItClaims_isRefused(String contentType, String data) {
        OutboxEvent event = data(contentType, data).build();

        assertThatThrownBy(() -> publisher().publish(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("not JSON", contentType == null ? "without a content type" : contentType)
                .hasMessageNotContaining("other");
        assertThatThrownBy(() -> publisher().check(event)).isExactlyInstanceOf(InvalidEventException.class);
        assertThat(orders.receiveNoWait()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE", "ISO-8859-1"})
    void data_ofJsonInAnotherEncoding_isRefused(String encoding) {
        OutboxEvent event = data("application/json", "\"größer\"".getBytes(Charset.forName(encoding)))
                .build();

        assertThatThrownBy(() -> publisher().check(event)).isExactlyInstanceOf(InvalidEventException.class);
    }

    @Test
    void specVersion03_isKept() throws Exception {
        Message message = published(everything("1").specVersion(SpecVersion.V03));

        assertThat(CloudEventMessages.read(message).getSpecVersion()).isEqualTo(SpecVersion.V03);
        assertThat(CloudEventMessages.read(message).getDataSchema()).hasToString("https://example.com/./order.json");
    }
}
