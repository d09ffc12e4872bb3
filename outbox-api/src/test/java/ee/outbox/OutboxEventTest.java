// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutboxEventTest {

    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30");
    private static final OffsetDateTime EXPIRY = OffsetDateTime.parse("2026-11-24T00:00:00Z");
    private static final byte[] BYTES = {0, 1, -1};

    private static CloudEventBuilder minimal(SpecVersion version) {
        return CloudEventBuilder.fromSpecVersion(version)
                .withId("1")
                .withType("com.example.Placed")
                .withSource(URI.create("/shop"));
    }

    private static CloudEvent complete(SpecVersion version) {
        return minimal(version)
                .withSource(URI.create("https://example.com/shop?a=b#c"))
                .withSubject("öre/42 \uD83D\uDE00")
                .withTime(TIME)
                .withDataContentType("application/x")
                .withDataSchema(URI.create("https://example.com/schema"))
                .withExtension("text", "a \"quoted\" \\ text")
                .withExtension("empty", "")
                .withExtension("number", Integer.MIN_VALUE)
                .withExtension("yes", true)
                .withExtension("no", false)
                .withExtension("uri", URI.create("https://example.com/"))
                .withExtension("expirytime", EXPIRY)
                .withExtension("bytes", BYTES)
                .withData(BYTES)
                .build();
    }

    /** Everything that a CloudEvent says, in a form that can be compared. */
    private static String everythingOf(CloudEvent event) {
        StringBuilder all = new StringBuilder(event.getSpecVersion().toString());
        for (String name : new TreeSet<>(event.getAttributeNames())) {
            all.append('\n').append(name).append('=').append(typed(event.getAttribute(name)));
        }
        for (String name : new TreeSet<>(event.getExtensionNames())) {
            all.append('\n').append(name).append('=').append(typed(event.getExtension(name)));
        }
        CloudEventData data = event.getData();
        return all.append('\n')
                .append(data == null ? "no data" : typed(data.toBytes()))
                .toString();
    }

    private static String typed(Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes:" + new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return value == null ? "null" : value.getClass().getSimpleName() + ":" + value;
    }

    @ParameterizedTest
    @EnumSource(SpecVersion.class)
    void cloudEvent_complete_comesBackWhole(SpecVersion version) {
        CloudEvent event = complete(version);

        assertThat(everythingOf(OutboxEvent.builder(event).build().toCloudEvent()))
                .isEqualTo(everythingOf(event));
    }

    @ParameterizedTest
    @EnumSource(SpecVersion.class)
    void cloudEvent_ofRequiredAttributesOnly_getsNoOthers(SpecVersion version) {
        CloudEvent event = minimal(version).build();

        assertThat(everythingOf(OutboxEvent.builder(event).build().toCloudEvent()))
                .isEqualTo(everythingOf(event));
    }

    @ParameterizedTest
    @EnumSource(SpecVersion.class)
    void cloudEvent_dataWithoutContentType_getsNone(SpecVersion version) {
        CloudEvent event = minimal(version).withData(BYTES).build();

        assertThat(everythingOf(OutboxEvent.builder(event).build().toCloudEvent()))
                .isEqualTo(everythingOf(event));
    }

    @Test
    void cloudEvent_emptyData_isNotNoData() {
        CloudEvent event = minimal(SpecVersion.V1).withData(new byte[0]).build();

        assertThat(OutboxEvent.builder(event).build().toCloudEvent().getData().toBytes())
                .isEmpty();
    }

    @Test
    void cloudEvent_numberThatIsNoInteger_keepsItsValue() {
        CloudEvent event = minimal(SpecVersion.V1)
                .withExtension("whole", Long.MAX_VALUE)
                .withExtension("decimal", 0.125)
                .build();

        CloudEvent back = OutboxEvent.builder(event).build().toCloudEvent();

        assertThat(back.getExtension("whole")).hasToString("9223372036854775807");
        assertThat(back.getExtension("decimal")).hasToString("0.125");
    }

    @Test
    void cloudEvent_partitionKey_becomesTheEvents() {
        CloudEvent event =
                minimal(SpecVersion.V1).withExtension("partitionkey", "ada").build();

        assertThat(OutboxEvent.builder(event).build().getPartitionKey()).isEqualTo("ada");
    }

    @Test
    void cloudEvent_bytesChangedLater_doNotReachTheEvent() {
        byte[] bytes = BYTES.clone();
        OutboxEvent event = OutboxEvent.builder(
                        minimal(SpecVersion.V1).withData(bytes).build())
                .build();

        bytes[0] = 7;

        assertThat(event.getData()).isEqualTo(BYTES);
    }

    private static OutboxEvent.Builder builderOfEverything() {
        return OutboxEvent.builder()
                .id("1")
                .specVersion(SpecVersion.V03)
                .eventType("com.example.Placed")
                .source("/shop")
                .subject("42")
                .time(TIME)
                .dataContentType("application/x")
                .dataSchema("https://example.com/schema")
                .extension("number", 42)
                .extension("expirytime", EXPIRY)
                .extension("uri", URI.create("https://example.com/"))
                .channel("orders")
                .partitionKey("ada")
                .publisher("other")
                .publisherOption("priority", "9")
                .publisherOption("mode", "a \"b\"")
                .scheduledAt(Instant.parse("2026-11-23T12:00:00.123456789Z"))
                .maxRetries(-1);
    }

    private static Map<String, Object> gettersOf(OutboxEvent event) {
        return Map.ofEntries(
                Map.entry("id", event.getId()),
                Map.entry("specversion", event.getSpecVersion()),
                Map.entry("type", event.getEventType()),
                Map.entry("source", event.getSource()),
                Map.entry("subject", event.getSubject()),
                Map.entry("time", event.getTime()),
                Map.entry("datacontenttype", event.getDataContentType()),
                Map.entry("dataschema", event.getDataSchema()),
                Map.entry("extensions", event.getExtensions()),
                Map.entry("channel", event.getChannel()),
                Map.entry("partitionKey", event.getPartitionKey()),
                Map.entry("publisherBackend", event.getPublisherBackend()),
                Map.entry("publisherConfig", event.getPublisherConfig()),
                Map.entry("scheduledAt", event.getScheduledAt()),
                Map.entry("maxRetries", event.getMaxRetries()));
    }

    @Test
    void builder_everythingSet_isInTheEvent() {
        assertThat(gettersOf(builderOfEverything().build()))
                .containsEntry("id", "1")
                .containsEntry("specversion", SpecVersion.V03)
                .containsEntry("type", "com.example.Placed")
                .containsEntry("source", "/shop")
                .containsEntry("subject", "42")
                .containsEntry("time", TIME)
                .containsEntry("datacontenttype", "application/x")
                .containsEntry("dataschema", "https://example.com/schema")
                .containsEntry(
                        "extensions",
                        Map.of(
                                "number",
                                42,
                                "expirytime",
                                EXPIRY,
                                "uri",
                                URI.create("https://example.com/"),
                                "partitionkey",
                                "ada"))
                .containsEntry("channel", "orders")
                .containsEntry("partitionKey", "ada")
                .containsEntry("publisherBackend", "other")
                .containsEntry("publisherConfig", Map.of("priority", "9", "mode", "a \"b\""))
                .containsEntry("scheduledAt", Instant.parse("2026-11-23T12:00:00.123456789Z"))
                .containsEntry("maxRetries", -1);
    }

    @Test
    void builder_nothingSet_hasTheDefaults() {
        OutboxEvent event = OutboxEvent.builder().build();

        assertThat(UUID.fromString(event.getId()).version()).isEqualTo(7);
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getTime()).isNotNull();
        assertThat(event.getStatus()).isEqualTo(OutboxStatus.PENDING);
        assertThat(event.getRetryCount()).isZero();
        assertThat(event.isPossibleDuplicate()).isFalse();
        assertThat(event.getExtensions()).isEmpty();
        assertThat(event.getPublisherConfig()).isEmpty();
        assertThat(event)
                .extracting(
                        OutboxEvent::getEventType,
                        OutboxEvent::getSource,
                        OutboxEvent::getSubject,
                        OutboxEvent::getDataContentType,
                        OutboxEvent::getDataSchema,
                        OutboxEvent::getData,
                        OutboxEvent::getPayload,
                        OutboxEvent::getChannel,
                        OutboxEvent::getPartitionKey,
                        OutboxEvent::getPublisherBackend,
                        OutboxEvent::getMaxRetries,
                        OutboxEvent::getScheduledAt,
                        OutboxEvent::getLastError)
                .containsOnlyNulls();
    }

    @Test
    void builder_usedTwice_makesTwoEvents() {
        OutboxEvent.Builder builder = OutboxEvent.builder();

        assertThat(builder.build().getId()).isNotEqualTo(builder.build().getId());
    }

    @Test
    void builder_specVersionNull_isRefusedAtOnce() {
        assertThatNullPointerException()
                .isThrownBy(() -> OutboxEvent.builder().specVersion(null))
                .withMessageContaining("specVersion");
    }

    @Test
    void builder_valueNull_removesWhatWasSet() {
        OutboxEvent event = builderOfEverything()
                .time(null)
                .extension("number", null)
                .extension("partitionkey", null)
                .publisherOption("mode", null)
                .scheduledAt(null)
                .build();

        assertThat(event.getTime()).isNull();
        assertThat(event.getExtensions()).containsOnlyKeys("expirytime", "uri");
        assertThat(event.getPartitionKey()).isNull();
        assertThat(event.getPublisherConfig()).containsOnlyKeys("priority");
        assertThat(event.getScheduledAt()).isNull();
    }

    @Test
    void partitionKey_set_isTheCloudEventsExtensionToo() {
        OutboxEvent event = builderOfEverything().partitionKey("ada").build();

        assertThat(event.toCloudEvent().getExtension("partitionkey")).isEqualTo("ada");
    }

    @Test
    void partitionKey_ofAnExtensionThatIsNoText_isItsText() {
        assertThat(OutboxEvent.builder().extension("partitionkey", 42).build().getPartitionKey())
                .isEqualTo("42");
    }

    @Test
    void route_set_leavesTheAttributesAsTheyWere() {
        OutboxEvent event =
                builderOfEverything().partitionKey(null).route("ada").build();

        assertThat(event.getPartitionKey()).isEqualTo("ada");
        assertThat(event.toCloudEvent().getExtensionNames()).doesNotContain("partitionkey");
    }

    @Test
    void data_text_isUtf8OfTypeText() {
        OutboxEvent event = OutboxEvent.builder().data("öre").build();

        assertThat(event.getData()).isEqualTo("öre".getBytes(StandardCharsets.UTF_8));
        assertThat(event.getDataContentType()).isEqualTo("text/plain");
        assertThat(event.getPayload()).isNull();
    }

    @Test
    void data_bytes_areACopyOfTypeOctetStream() {
        byte[] bytes = BYTES.clone();
        OutboxEvent event = OutboxEvent.builder().data(bytes).build();

        bytes[0] = 7;

        assertThat(event.getData()).isEqualTo(BYTES);
        assertThat(event.getDataContentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void data_textOrBytesGivenAsObject_areTextAndBytes() {
        assertThat(OutboxEvent.builder().data((Object) "text").build().getDataContentType())
                .isEqualTo("text/plain");
        assertThat(OutboxEvent.builder().data((Object) BYTES).build().getData()).isEqualTo(BYTES);
    }

    @Test
    void data_object_waitsForItsSerializer() {
        Object payload = Map.of("a", 1);
        OutboxEvent event = OutboxEvent.builder().data(payload).build();

        assertThat(event.getPayload()).isSameAs(payload);
        assertThat(event.getData()).isNull();
        assertThat(event.getDataContentType()).isNull();
    }

    @Test
    void data_contentTypeGiven_staysWhateverTheOrder() {
        assertThat(OutboxEvent.builder()
                        .dataContentType("a/b")
                        .data("x")
                        .build()
                        .getDataContentType())
                .isEqualTo("a/b");
        assertThat(OutboxEvent.builder()
                        .data("x")
                        .dataContentType("a/b")
                        .build()
                        .getDataContentType())
                .isEqualTo("a/b");
    }

    @Test
    void data_nullAfterSomething_isNoData() {
        assertThat(OutboxEvent.builder().data("x").data((String) null).build().getData())
                .isNull();
        assertThat(OutboxEvent.builder().data("x").data((byte[]) null).build().getData())
                .isNull();
        OutboxEvent event =
                OutboxEvent.builder().data(new Object()).data((Object) null).build();
        assertThat(event.getData()).isNull();
        assertThat(event.getPayload()).isNull();
    }

    @Test
    void data_givenTwice_lastKindNamesTheContentType() {
        assertThat(OutboxEvent.builder().data("x").data(BYTES).build().getDataContentType())
                .isEqualTo("application/octet-stream");
        assertThat(OutboxEvent.builder().data("x").data(Map.of()).build().getDataContentType())
                .isNull();
    }

    @Test
    void toBuilder_ofAnything_keepsAll() {
        OutboxEvent event = builderOfEverything().data(BYTES).build();

        OutboxEvent copy = event.toBuilder().build();

        assertThat(gettersOf(copy)).isEqualTo(gettersOf(event));
        assertThat(copy.getData()).isEqualTo(BYTES);
        assertThat(everythingOf(copy.toCloudEvent())).isEqualTo(everythingOf(event.toCloudEvent()));
    }

    @Test
    void toBuilder_ofAnObjectNotYetSerialised_keepsIt() {
        Object payload = new Object();

        assertThat(OutboxEvent.builder().data(payload).build().toBuilder()
                        .build()
                        .getPayload())
                .isSameAs(payload);
    }

    @Test
    void toBuilder_ofAKeyThatIsNoExtension_keepsItSo() {
        OutboxEvent event =
                OutboxEvent.builder().route("ada").build().toBuilder().build();

        assertThat(event.getPartitionKey()).isEqualTo("ada");
        assertThat(event.getExtensions()).isEmpty();
    }

    @Test
    void toBuilder_ofAFailedEvent_startsAnew() {
        OutboxEvent event = builderOfEverything().build();
        event.incrementRetry("refused");
        event.markAsFailed("refused");

        OutboxEvent copy = event.toBuilder().build();

        assertThat(copy.getStatus()).isEqualTo(OutboxStatus.PENDING);
        assertThat(copy.getRetryCount()).isZero();
        assertThat(copy.getLastError()).isNull();
    }

    @Test
    void columns_ofAnEvent_makeTheSameEventAgain() {
        OutboxEvent event = builderOfEverything().data(BYTES).build();
        Instant createdAt = Instant.parse("2026-11-23T12:00:00Z");

        OutboxEvent read = OutboxEvent.builder()
                .id(event.getId())
                .eventType(event.getEventType())
                .source(event.getSource())
                .subject(event.getSubject())
                .dataSchema(event.getDataSchema())
                .data(event.getData())
                .dataContentType(event.getDataContentType())
                .channel(event.getChannel())
                .publisher(event.getPublisherBackend())
                .scheduledAt(event.getScheduledAt())
                .maxRetries(event.getMaxRetries())
                .build(
                        event.columns(),
                        event.getPartitionKey(),
                        new OutboxEvent.Delivery(
                                17,
                                OutboxStatus.RETRY,
                                new OutboxEvent.Times(createdAt, null, createdAt, null, null),
                                3,
                                "no",
                                1,
                                true));

        assertThat(gettersOf(read)).isEqualTo(gettersOf(event));
        assertThat(read.getSeq()).isEqualTo(17);
        assertThat(read.getStatus()).isEqualTo(OutboxStatus.RETRY);
        assertThat(read.getCreatedAt()).isEqualTo(createdAt);
        assertThat(read.getRetryCount()).isEqualTo(3);
        assertThat(read.isPossibleDuplicate()).isTrue();
    }

    @Test
    void markAsPublished_afterRefusals_forgetsTheError() {
        OutboxEvent event = builderOfEverything().build();
        event.incrementRetry("refused");

        event.markAsPublished();

        assertThat(event.getStatus()).isEqualTo(OutboxStatus.PUBLISHED);
        assertThat(event.getPublishedAt()).isNotNull().isEqualTo(event.getUpdatedAt());
        assertThat(event.getLastError()).isNull();
        assertThat(event.getLane()).isNull();
        assertThat(event.getRetryCount()).isEqualTo(1);
    }

    @Test
    void markAsFailed_anyEvent_keepsTheError() {
        OutboxEvent event = builderOfEverything().build();

        event.markAsFailed("refused");

        assertThat(event.getStatus()).isEqualTo(OutboxStatus.FAILED);
        assertThat(event.getLastError()).isEqualTo("refused");
        assertThat(event.getUpdatedAt()).isNotNull();
        assertThat(event.getPublishedAt()).isNull();
        assertThat(event.getLane()).isNull();
    }

    @Test
    void incrementRetry_twice_countsAndKeepsTheLastError() {
        OutboxEvent event = builderOfEverything().build();

        event.incrementRetry("first");
        event.incrementRetry("second");

        assertThat(event.getStatus()).isEqualTo(OutboxStatus.RETRY);
        assertThat(event.getRetryCount()).isEqualTo(2);
        assertThat(event.getLastError()).isEqualTo("second");
        assertThat(event.getUpdatedAt()).isNotNull();
    }

    @Test
    void error_ofNone_staysNone() {
        OutboxEvent event = builderOfEverything().build();

        event.markAsFailed(null);

        assertThat(event.getLastError()).isNull();
    }

    @Test
    void error_longerThanItsColumn_isCut() {
        OutboxEvent event = builderOfEverything().build();

        event.markAsFailed("x".repeat(2000));
        assertThat(event.getLastError()).hasSize(2000);
        event.markAsFailed("y".repeat(2001));
        assertThat(event.getLastError()).isEqualTo("y".repeat(2000));
        event.markAsFailed("y".repeat(1999) + "\uD83D\uDE00");
        assertThat(event.getLastError()).as("no half a character").isEqualTo("y".repeat(1999));
        event.incrementRetry("z".repeat(2001));
        assertThat(event.getLastError()).isEqualTo("z".repeat(2000));
    }

    @Test
    void toString_ofAnyEvent_hasNoData() {
        assertThat(builderOfEverything().data("top secret").build().toString())
                .contains("1", "com.example.Placed", "orders", "PENDING")
                .doesNotContain("top secret", "ada", "priority", "expirytime");
        assertThat(OutboxEvent.builder().data(Map.of("top", "secret")).build().toString())
                .doesNotContain("secret");
    }
}
