// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.app.Samples;
import ee.outbox.it.server.CloudEventMessage;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.War;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a JMS client sees that knows CloudEvents and has never heard of us. */
class ForeignClientIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("foreign-client").pack();
    }

    @Test
    void cloudEvent_binary_losesNothing() throws InterruptedException {
        Delivery delivery = fired("cloud-event");

        assertThat(delivery.properties())
                .containsEntry("cloudEvents_specversion", "1.0")
                .containsEntry("cloudEvents_id", "sample-1")
                .containsEntry("cloudEvents_source", "urn:example:weather")
                .containsEntry("cloudEvents_type", "com.example.weather.Changed")
                .containsEntry("cloudEvents_subject", "station/7")
                .containsEntry("cloudEvents_time", "2026-11-23T12:34:56.123456789+01:00")
                .containsEntry("cloudEvents_datacontenttype", "application/xml; charset=utf-8")
                .containsEntry("cloudEvents_dataschema", "https://example.com/schema/weather.xsd")
                .containsEntry("cloudEvents_text", "gr\u00fcn")
                .containsEntry("cloudEvents_number", 42)
                .containsEntry("cloudEvents_flag", true)
                .containsEntry("cloudEvents_moment", "2026-11-23T12:34:56.123456789+01:00")
                .containsEntry("cloudEvents_link", "https://example.com/")
                .containsEntry("cloudEvents_binary", "AAH/")
                .containsEntry("cloudEvents_partitionkey", "station-7")
                .containsEntry("JMSXGroupID", "station-7")
                .doesNotContainKey("outbox_possibleDuplicate");
        assertSame(CloudEventMessage.read(delivery), Samples.cloudEvent("sample-1"));
    }

    @Test
    void cloudEvent_structured_losesNothing() throws InterruptedException {
        Delivery delivery = fired("cloud-event-structured");

        assertThat(delivery.properties())
                .containsEntry("cloudEvents_datacontenttype", "application/cloudevents+json")
                .containsEntry("JMSXGroupID", "station-7");
        CloudEvent event = CloudEventMessage.read(delivery);
        assertSame(event, Samples.cloudEvent("sample-2"));
        assertThat(event.getExtension("number")).isEqualTo(42);
        assertThat(event.getExtension("flag")).isEqualTo(true);
    }

    /** Where the broker is Artemis, an AMQP client finds the content type in its own place. */
    @Test
    @Tag("amqp")
    void cloudEvent_onArtemis_hasTheContentTypeForAmqp() throws InterruptedException {
        assertThat(fire("sample", "cloud-event", "id", "sample-3").property("JMS_AMQP_ContentType"))
                .isEqualTo("application/xml; charset=utf-8");
        assertThat(fire("sample", "cloud-event-structured", "id", "sample-4").property("JMS_AMQP_ContentType"))
                .isEqualTo("application/cloudevents+json");
    }

    @Test
    void cloudEvent_ofTheOlderSpecification_staysWhatItIs() throws InterruptedException {
        CloudEvent event = CloudEventMessage.read(fired("cloud-event-0.3"));

        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V03);
        assertSame(event, Samples.cloudEvent03());
    }

    /** A type that CloudEvents has but a message has not comes as its canonical text. */
    private static void assertSame(CloudEvent actual, CloudEvent expected) {
        assertThat(actual.getSpecVersion()).isEqualTo(expected.getSpecVersion());
        for (String name : expected.getAttributeNames()) {
            assertThat(actual.getAttribute(name)).as(name).isEqualTo(expected.getAttribute(name));
        }
        assertThat(actual.getExtensionNames()).containsAll(expected.getExtensionNames());
        assertThat(actual.getData().toBytes()).isEqualTo(expected.getData().toBytes());
    }

    @Test
    void record_fired_isJsonWithAttributesFromItsAnnotations() throws InterruptedException {
        Delivery delivery = fired("measurement");

        CloudEvent event = CloudEventMessage.read(delivery);
        assertThat(event.getType()).isEqualTo("ee.outbox.it.Measured");
        assertThat(event.getSubject()).isEqualTo("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
        assertThat(event.getSource()).isEqualTo(URI.create("/it/foreign-client"));
        assertThat(event.getDataSchema()).isEqualTo(URI.create("https://example.com/schema/measured-1.json"));
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getTime()).isNotNull();
        assertThat(delivery.key()).isEqualTo("station-7");
        assertThat(json(delivery.text())).isEqualTo(json("""
                {
                  "sensor": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                  "station": "station-7",
                  "value": 1234567890.12345678901234567890,
                  "day": "2026-02-28",
                  "instant": "2026-11-23T11:34:56.123456Z",
                  "local": "2026-11-23T12:34:56.123456789+01:00",
                  "place": {"name": "peak", "height": 2962.06},
                  "neighbours": [{"name": "valley"}]
                }
                """));
    }

    @Test
    void event_withoutData_isAMessageWithoutBody() throws InterruptedException {
        application.transaction().fire("type", "ee.outbox.it.Empty").commit();

        Delivery delivery = DELIVERIES.take();
        assertThat(delivery.body()).isNull();
        assertThat(CloudEventMessage.read(delivery).getData()).isNull();
    }

    @Test
    void event_ofAnObject_isJson() throws InterruptedException {
        application.transaction().fire("object", "gr\u00fcn \u2600").commit();

        Delivery delivery = DELIVERIES.take();
        assertThat(json(delivery.text())).isEqualTo(json("{\"note\": \"gr\u00fcn \u2600\"}"));
        assertThat(delivery.properties()).containsEntry("cloudEvents_datacontenttype", "application/json");
    }

    private Delivery fired(String sample) throws InterruptedException {
        return fire("sample", sample);
    }

    private Delivery fire(String... event) throws InterruptedException {
        assertThat(application.transaction().fire(event).commit().refusals()).isEmpty();
        return DELIVERIES.take();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
