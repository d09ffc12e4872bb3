// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import jakarta.jms.JMSConsumer;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example events of the CloudEvents specification 1.0.2, spec.md and json-format.md, there and back. An event whose
 * data is left open there has data of ours.
 */
class SpecificationExamplesTest extends OnBroker {

    private static final List<String> NAMES = List.of(
            "spec-pull-request",
            "json-format-binary",
            "json-format-xml",
            "json-format-object",
            "json-format-string",
            "json-batch-binary",
            "json-batch-object",
            // the values of the table of attributes, without data
            "attributes-table");

    private static CloudEvent example(String name) {
        InputStream document = SpecificationExamplesTest.class.getResourceAsStream("examples/" + name + ".json");
        try (JsonReader reader = Json.createReader(document)) {
            JsonObjectBuilder withoutNulls = Json.createObjectBuilder();
            // null is unset, says the specification, but the SDK (4.0.1) makes a text "null" of an extension's
            reader.readObject().forEach((member, value) -> {
                if (value != JsonValue.NULL) {
                    withoutNulls.add(member, value);
                }
            });
            return JmsBinding.jsonFormat()
                    .deserialize(withoutNulls.build().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static OutboxEvent outboxEvent(String name) {
        return OutboxEvent.builder(example(name)).channel("orders").build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    void example_thereAndBack_isTheSameToJmsAndToAmqp(String mode) throws Exception {
        settings.put("outbox.channel.orders.content-mode", mode);
        broker.start();
        JMSConsumer jms = subscriber("orders");
        try (AmqpClient amqp = new AmqpClient(broker.port(), "orders")) {
            JmsPublisher publisher = publisher();
            NAMES.forEach(name -> publisher.check(outboxEvent(name)));
            publisher.publishAll(
                    NAMES.stream().map(SpecificationExamplesTest::outboxEvent).toList());

            for (String name : NAMES) {
                assertSame(name, nextEvent(jms));
                assertSame(
                        name,
                        mode.equals("structured")
                                ? ProtonAmqpMessageFactory.createReader(amqp.next())
                                        .toEvent()
                                : AmqpMessages.read(amqp.next()));
            }
        }
    }

    private static void assertSame(String name, CloudEvent read) {
        CloudEvent expected = example(name);
        assertThat(read.getAttributeNames()).as(name).isEqualTo(expected.getAttributeNames());
        for (String attribute : expected.getAttributeNames()) {
            assertThat(read.getAttribute(attribute))
                    .as(name + " " + attribute)
                    .isEqualTo(expected.getAttribute(attribute));
        }
        assertThat(read.getExtensionNames()).as(name).isEqualTo(expected.getExtensionNames());
        for (String extension : expected.getExtensionNames()) {
            assertThat(read.getExtension(extension))
                    .as(name + " " + extension)
                    .hasToString(expected.getExtension(extension).toString());
        }
        assertThat(data(read)).as(name).isEqualTo(data(expected));
    }

    private static String data(CloudEvent event) {
        return event.getData() == null ? null : new String(event.getData().toBytes(), StandardCharsets.ISO_8859_1);
    }

    /** So that a fault of the reader that the examples pass through first is not taken for a round trip. */
    @Test
    void example_ofEachKind_isReadAsTheSpecificationMeansIt() {
        assertThat(data(example("json-format-xml"))).isEqualTo("<much wow=\"xml\"/>");
        assertThat(example("json-format-xml").getExtensionNames())
                .containsExactlyInAnyOrder("comexampleextension1", "comexampleothervalue");
        assertThat(example("json-format-binary").getData().toBytes()).hasSize(18);
        assertThat(data(example("json-format-object")))
                .isEqualTo("{\"appinfoA\":\"abc\",\"appinfoB\":123,\"appinfoC\":true}");
        assertThat(example("json-format-object").getSubject()).isNull();
        assertThat(data(example("json-format-string"))).isEqualTo("\"I'm just a string\"");
        assertThat(example("json-format-string").getDataContentType())
                .as("implied")
                .isEqualTo("application/json");
        assertThat(example("attributes-table").getData()).isNull();
        assertThat(example("spec-pull-request").getExtension("comexampleothervalue"))
                .isEqualTo(5);
    }
}
