// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventType;
import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.PartitionKey;
import ee.outbox.Subject;
import ee.outbox.cdi.JsonbSerializer;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.spi.EventSerializer;
import ee.outbox.spi.OutboxPublisher;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From whatever is fired to a complete event, with JSON-B as a server has it. */
final class EnvelopeTest {

    private static final byte[] BYTES = {0, 1, -1};

    private final Envelope envelope = with(new JsonbSerializer());

    private static Envelope with(EventSerializer serializer) {
        Channel channel = new Channel("test", OnFailure.BLOCK);
        return with(new Routes(Map.of("orders", channel, "others", channel), Map.of("test", event -> {})), serializer);
    }

    private static Envelope with(Routes routes, EventSerializer serializer) {
        return new Envelope(new CaptureSettings("/shop", 1_000_000, false), routes, serializer);
    }

    private OutboxEvent seal(Object fired) {
        return envelope.seal(fired, "orders").get(0);
    }

    private static String text(OutboxEvent event) {
        return new String(event.getData(), StandardCharsets.UTF_8);
    }

    @Test
    void event_withoutKeyOnAChannelThatParks_isRefusedByTheNameOfTheKey() {
        Envelope parking = with(
                new Routes(Map.of("orders", new Channel("test", OnFailure.PARK)), Map.of("test", event -> {})),
                new JsonbSerializer());
        OutboxEvent.Builder event =
                OutboxEvent.builder().eventType("com.example.Placed").data("x");

        assertThatThrownBy(() -> parking.seal(event.build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("outbox.channel.orders.on-failure=park")
                .hasMessageContaining("no key");
        assertThat(parking.seal(event.subject("42").build(), "orders").get(0).getPartitionKey())
                .isEqualTo("42");
    }

    private static Envelope toTwo() {
        return toTwo(new PickyPublisher());
    }

    private static Envelope toTwo(OutboxPublisher second) {
        Map<String, Channel> channels = Map.of(
                "orders",
                new Channel("test", OnFailure.BLOCK),
                "orders@second",
                new Channel("second", OnFailure.BLOCK));
        return with(new Routes(channels, Map.of("test", event -> {}, "second", second)), new JsonbSerializer());
    }

    private static OutboxEvent.Builder placed(String id) {
        return OutboxEvent.builder().id(id).eventType("com.example.Placed").data("x");
    }

    @Test
    void event_onAChannelOfTwoPublishers_isCopiedForTheSecond() {
        List<OutboxEvent> branches =
                toTwo().seal(placed("1").publisherOption("for", "test").build(), "orders");

        assertThat(branches).extracting(OutboxEvent::getBranch).containsExactly("orders", "orders@second");
        assertThat(branches).extracting(OutboxEvent::getChannel).containsOnly("orders");
        assertThat(branches).extracting(OutboxEvent::getId).containsOnly("1");
        assertThat(branches)
                .extracting(OutboxEvent::getPublisherConfig)
                .containsExactly(Map.of("for", "test"), Map.of());
        assertThat(branches.get(1).toCloudEvent()).isEqualTo(branches.get(0).toCloudEvent());
    }

    @Test
    void event_thatChoseItsPublisher_goesThereAlone() {
        assertThat(toTwo().seal(placed("1").publisher("second").build(), "orders"))
                .singleElement()
                .satisfies(event -> assertThat(event.getPublisherBackend()).isEqualTo("second"));
    }

    @Test
    void event_thatOneOfTwoPublishersRefuses_isRefused() {
        OutboxPublisher dislikes = new OutboxPublisher() {
            @Override
            public void publish(OutboxEvent event) {}

            @Override
            public void check(OutboxEvent event) {
                throw new InvalidEventException("not " + event.getId());
            }
        };

        assertThatThrownBy(() -> toTwo(dislikes).seal(placed("1").build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("not 1");
    }

    @Test
    void event_whoseNamesAreThoseOfACopy_isRefused() {
        assertThatThrownBy(() -> toTwo().seal(placed("1@second").build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("1@second")
                .hasMessageContaining("another id");
        assertThatThrownBy(
                        () -> toTwo().seal(placed("1").channel("orders@second").build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("Unknown channel \"orders@second\"");
        assertThatThrownBy(() -> toTwo().seal(placed("1".repeat(255)).build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("@second for a further publisher) has 262 characters");
        assertThat(toTwo().seal(placed("1@third").build(), "orders")).hasSize(2);
    }

    public enum Size {
        SMALL,
        LARGE
    }

    public record Line(String item, int quantity) {}

    @EventType("com.example.Placed")
    public record Order(
            @Subject String number,
            @PartitionKey String customer,
            LocalDate day,
            Instant instant,
            OffsetDateTime time,
            BigDecimal total,
            UUID uuid,
            Line first,
            List<Line> lines,
            Size size,
            String note) {}

    private static Order order() {
        return new Order(
                "42",
                "ädä",
                LocalDate.parse("2026-11-23"),
                Instant.parse("2026-11-23T12:00:00.123456789Z"),
                OffsetDateTime.parse("2026-11-23T12:00:00+05:30"),
                new BigDecimal("19.90"),
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
                new Line("lamp", 2),
                List.of(new Line("lamp", 2), new Line("sofa", 1)),
                Size.LARGE,
                null);
    }

    @Test
    void record_ofEveryKindOfMember_isWrittenByJsonB() {
        OutboxEvent event = seal(order());

        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(text(event))
                .isEqualTo("{\"customer\":\"ädä\",\"day\":\"2026-11-23\",\"first\":{\"item\":\"lamp\",\"quantity\":2},"
                        + "\"instant\":\"2026-11-23T12:00:00.123456789Z\","
                        + "\"lines\":[{\"item\":\"lamp\",\"quantity\":2},{\"item\":\"sofa\",\"quantity\":1}],"
                        + "\"number\":\"42\",\"size\":\"LARGE\",\"time\":\"2026-11-23T12:00:00+05:30\","
                        + "\"total\":19.90,\"uuid\":\"00000000-0000-0000-0000-000000000001\"}");
    }

    @Test
    void record_annotated_isACompleteEvent() {
        OutboxEvent event = seal(order());

        assertThat(event.getEventType()).isEqualTo("com.example.Placed");
        assertThat(event.getSource()).isEqualTo("/shop");
        assertThat(event.getSubject()).isEqualTo("42");
        assertThat(event.getPartitionKey()).isEqualTo("ädä");
        assertThat(event.getChannel()).isEqualTo("orders");
        assertThat(event.getTime()).isNotNull();
        assertThat(event.getPayload()).isNull();
    }

    public static final class Bean {

        private final String shown = "x";

        public String getShown() {
            return shown;
        }
    }

    @Test
    void bean_withoutAnnotations_isNamedByItsClass() {
        OutboxEvent event = seal(new Bean());

        assertThat(event.getEventType()).isEqualTo(Bean.class.getName());
        assertThat(text(event)).isEqualTo("{\"shown\":\"x\"}");
        assertThat(event.getPartitionKey()).isNull();
    }

    public record Note(@Subject String about, String text) {}

    @Test
    void subject_withoutKey_isTheRouteButNoAttribute() {
        OutboxEvent event = seal(new Note("42", "x"));

        assertThat(event.getPartitionKey()).isEqualTo("42");
        assertThat(event.getExtensions()).isEmpty();
    }

    @Test
    void members_null_areLeftOut() {
        OutboxEvent event = seal(new Note(null, null));

        assertThat(event.getSubject()).isNull();
        assertThat(event.getPartitionKey()).isNull();
        assertThat(text(event)).isEqualTo("{}");
    }

    @Test
    void list_withNulls_keepsTheirPlaces() {
        assertThat(text(seal(OutboxEvent.builder()
                        .eventType("t")
                        .data(Arrays.asList(1, null, 3))
                        .build())))
                .isEqualTo("[1,null,3]");
    }

    public static final class Cyclic {

        public String getSecret() {
            return "top secret";
        }

        public Cyclic getSelf() {
            return this;
        }
    }

    public static final class Throwing {

        public String getSecret() {
            return "top secret";
        }

        public String getBroken() {
            throw new IllegalStateException("not ready");
        }
    }

    @Test
    void cyclicBean_fired_isRefusedByItsClassNotItsData() {
        assertThatThrownBy(() -> seal(new Cyclic()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(Cyclic.class.getName(), "cannot be serialised", "EventSerializer")
                .satisfies(EnvelopeTest::hasNoSecret);
    }

    @Test
    void getter_throws_isRefusedByItsClassNotItsData() {
        assertThatThrownBy(() -> seal(new Throwing()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(Throwing.class.getName(), "cannot be serialised", "EventSerializer")
                .satisfies(EnvelopeTest::hasNoSecret);
    }

    private static void hasNoSecret(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            assertThat(e.toString()).doesNotContain("top secret");
        }
    }

    @Test
    void serializer_thatReturnsNull_isNamed() {
        assertThatThrownBy(() -> with(data -> null).seal(new Bean(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(Bean.class.getName(), "must return bytes or throw");
    }

    @Test
    void serializer_thatThrowsItsOwnComplaint_isHeard() {
        InvalidEventException own = new InvalidEventException("too blue");

        assertThatThrownBy(() -> with(data -> {
                            throw own;
                        })
                        .seal(new Bean(), "orders"))
                .isSameAs(own);
    }

    @Test
    void serializer_thatOverflowsTheStack_refusesTheEvent() {
        assertThatThrownBy(() -> with(data -> {
                            throw new StackOverflowError();
                        })
                        .seal(new Bean(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(Bean.class.getName());
    }

    private static CloudEventBuilder cloudEvent(SpecVersion version) {
        return CloudEventBuilder.fromSpecVersion(version)
                .withId("1")
                .withType("com.example.Placed")
                .withSource(URI.create("https://example.com/"))
                .withSubject("42")
                .withTime(OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30"))
                .withDataSchema(URI.create("https://example.com/schema"))
                .withExtension("text", "x")
                .withExtension("number", 42)
                .withExtension("flag", true)
                .withExtension("uri", URI.create("/a"))
                .withExtension("expirytime", OffsetDateTime.parse("2026-11-24T00:00:00Z"))
                .withData(BYTES);
    }

    @ParameterizedTest
    @EnumSource(SpecVersion.class)
    void cloudEvent_fired_keepsEverything(SpecVersion version) {
        CloudEvent event =
                cloudEvent(version).withDataContentType("application/x").build();

        assertThat(seal(event).toCloudEvent()).isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource(SpecVersion.class)
    void cloudEvent_withoutContentType_getsNone(SpecVersion version) {
        CloudEvent event = cloudEvent(version).build();

        assertThat(seal(event).toCloudEvent()).isEqualTo(event);
    }

    @Test
    void cloudEvent_withBinaryExtension_keepsIt() {
        CloudEvent event =
                cloudEvent(SpecVersion.V1).withExtension("raw", BYTES).build();

        assertThat(seal(event).toCloudEvent().getExtension("raw")).isEqualTo(BYTES);
    }

    @Test
    void cloudEvent_withoutData_hasNone() {
        CloudEvent event = cloudEvent(SpecVersion.V1).withoutData().build();

        assertThat(seal(event).getData()).isNull();
        assertThat(seal(event).toCloudEvent()).isEqualTo(event);
    }

    @Test
    void cloudEvent_withPartitionKey_isRoutedByIt() {
        CloudEvent event =
                cloudEvent(SpecVersion.V1).withExtension("partitionkey", "ada").build();

        assertThat(seal(event).getPartitionKey()).isEqualTo("ada");
    }

    @Test
    void outboxEvent_withObject_isJson() {
        OutboxEvent event = seal(
                OutboxEvent.builder().eventType("t").data(new Line("lamp", 2)).build());

        assertThat(text(event)).isEqualTo("{\"item\":\"lamp\",\"quantity\":2}");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
    }

    @Test
    void outboxEvent_withObjectAndContentType_keepsThat() {
        OutboxEvent event = seal(OutboxEvent.builder()
                .eventType("t")
                .dataContentType("application/vnd.example+json")
                .data(new Line("lamp", 2))
                .build());

        assertThat(event.getDataContentType()).isEqualTo("application/vnd.example+json");
    }

    @Test
    void outboxEvent_withText_isThatText() {
        OutboxEvent event =
                seal(OutboxEvent.builder().eventType("t").data("öre").build());

        assertThat(text(event)).isEqualTo("öre");
        assertThat(event.getDataContentType()).isEqualTo("text/plain");
    }

    @Test
    void outboxEvent_withBytes_isThoseBytes() {
        OutboxEvent event =
                seal(OutboxEvent.builder().eventType("t").data(BYTES).build());

        assertThat(event.getData()).isEqualTo(BYTES);
        assertThat(event.getDataContentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void outboxEvent_withoutData_hasNoContentTypeEither() {
        OutboxEvent event = seal(OutboxEvent.builder().eventType("t").build());

        assertThat(event.getData()).isNull();
        assertThat(event.getDataContentType()).isNull();
    }

    @Test
    void outboxEvent_withItsOwnSourceAndChannel_keepsThem() {
        OutboxEvent event = seal(OutboxEvent.builder()
                .eventType("t")
                .source("/own")
                .channel("others")
                .build());

        assertThat(event.getSource()).isEqualTo("/own");
        assertThat(event.getChannel()).isEqualTo("others");
    }

    @Test
    void text_fired_isTextOfThatClass() {
        OutboxEvent event = seal("öre");

        assertThat(text(event)).isEqualTo("öre");
        assertThat(event.getDataContentType()).isEqualTo("text/plain");
        assertThat(event.getEventType()).isEqualTo("java.lang.String");
    }
}
