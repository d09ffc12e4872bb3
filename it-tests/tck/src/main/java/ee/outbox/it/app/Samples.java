// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** What is fired as a whole. The tests have this class too, and compare what arrives with what was fired. */
public final class Samples {

    public static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-23T12:34:56.123456789+01:00");

    private Samples() {}

    /** Every attribute of CloudEvents 1.0, and an extension of every type. */
    public static CloudEvent cloudEvent(String id) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("urn:example:weather"))
                .withType("com.example.weather.Changed")
                .withSubject("station/7")
                .withTime(TIME)
                .withDataContentType("application/xml; charset=utf-8")
                .withDataSchema(URI.create("https://example.com/schema/weather.xsd"))
                .withData("<weather>gr\u00fcn \u2600</weather>".getBytes(StandardCharsets.UTF_8))
                .withExtension("text", "gr\u00fcn")
                .withExtension("number", 42)
                .withExtension("flag", true)
                .withExtension("moment", TIME)
                .withExtension("link", URI.create("https://example.com/"))
                .withExtension("binary", new byte[] {0, 1, -1})
                .withExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .withExtension("partitionkey", "station-7")
                .build();
    }

    /** The older version of the specification. */
    public static CloudEvent cloudEvent03() {
        return CloudEventBuilder.v03()
                .withId("sample-03")
                .withSource(URI.create("/weather"))
                .withType("com.example.weather.Changed")
                .withSubject("station/7")
                .withTime(TIME)
                .withSchemaUrl(URI.create("https://example.com/schema/weather.json"))
                .withDataContentType("application/json")
                .withData("{\"sky\":\"blue\"}".getBytes(StandardCharsets.UTF_8))
                .build();
    }

    public static Measurement measurement() {
        return new Measurement(
                UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
                "station-7",
                new BigDecimal("1234567890.12345678901234567890"),
                LocalDate.of(2026, 2, 28),
                Instant.parse("2026-11-23T11:34:56.123456Z"),
                TIME,
                new Measurement.Place("peak", new BigDecimal("2962.06")),
                List.of(new Measurement.Place("valley", null)),
                null);
    }
}
