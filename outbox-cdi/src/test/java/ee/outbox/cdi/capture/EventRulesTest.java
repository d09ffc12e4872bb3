// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be fired and what may not. Complaints name the attribute, the value and the remedy, never the payload. */
final class EventRulesTest {

    private static final int MAX_PAYLOAD = 100;
    private static final String SECRET = "top secret";

    private final Envelope envelope = new Envelope(
            new CaptureSettings("/shop", MAX_PAYLOAD, false),
            new Routes(Map.of("orders", new Channel("test", OnFailure.BLOCK)), Map.of("test", event -> {})),
            Bench.TEXT);

    private static OutboxEvent.Builder good() {
        return OutboxEvent.builder()
                .id("4711")
                .eventType("com.example.Placed")
                .subject("order 42")
                .data(SECRET);
    }

    private static Arguments bad(String what, UnaryOperator<OutboxEvent.Builder> change, String... told) {
        return arguments(what, change, told);
    }

    static Stream<Arguments> badAttributes() {
        return Stream.of(
                bad("no type", e -> e.eventType(null), "no type", "set it on the event"),
                bad("empty type", e -> e.eventType(""), "no type", "set it on the event"),
                bad("negative delay", e -> e.delay(Duration.ofMillis(-1)), "PT-0.001S", "from PT0S"),
                bad("endless delay", e -> e.delay(ChronoUnit.FOREVER.getDuration()), "a hundred years"),
                bad("two times", e -> e.delay(Duration.ZERO).scheduledAt(Instant.EPOCH), "PT0S", "1970", "one of them"),
                bad("long type", e -> e.eventType("t".repeat(256)), "type", "256", "at most 255", "Shorten"),
                bad("type with control", e -> e.eventType("a\u0007b"), "type", "U+0007", "Remove"),
                bad("empty source", e -> e.source(""), "no source", "outbox.source"),
                bad("long source", e -> e.source("/" + "s".repeat(512)), "source", "513", "at most 512", "Shorten"),
                bad("source with space", e -> e.source("my shop"), "source", "\"my shop\"", "Percent-encode"),
                bad("source with bad escape", e -> e.source("/%zz"), "source", "\"/%zz\"", "Percent-encode"),
                bad("source with bad scheme", e -> e.source("1x:y"), "source", "\"1x:y\""),
                bad("source with control", e -> e.source("/\u0000"), "source", "U+0000", "Remove"),
                bad("empty id", e -> e.id(""), "no id", "set it on the event"),
                bad("long id", e -> e.id("i".repeat(256)), "id", "256", "at most 255", "Shorten"),
                bad("id with DEL", e -> e.id("a\u007fb"), "id", "U+007F", "Remove"),
                bad("empty subject", e -> e.subject(""), "subject", "empty", "leave it out"),
                bad("long subject", e -> e.subject("s".repeat(1025)), "subject", "1025", "at most 1024"),
                bad("subject with C1", e -> e.subject("a\u0085"), "subject", "U+0085", "Remove"),
                bad("subject with high surrogate", e -> e.subject("a\uD83D"), "subject", "U+D83D", "Remove"),
                bad("subject with low surrogate", e -> e.subject("\uDE00a"), "subject", "U+DE00", "Remove"),
                bad("subject with noncharacter", e -> e.subject("\uFFFE"), "subject", "U+FFFE", "Remove"),
                bad("subject with FDD0", e -> e.subject("\uFDD0"), "subject", "U+FDD0", "Remove"),
                bad("subject with 1FFFF", e -> e.subject("\uD83F\uDFFF"), "subject", "U+1FFFF", "Remove"),
                bad("empty content type", e -> e.dataContentType(""), "datacontenttype", "empty", "leave it out"),
                bad("long content type", e -> e.dataContentType("a/" + "b".repeat(254)), "datacontenttype", "256"),
                bad("content type with line end", e -> e.dataContentType("a/b\r\n"), "datacontenttype", "U+000D"),
                bad("empty schema", e -> e.dataSchema(""), "dataschema", "empty", "leave it out"),
                bad("long schema", e -> e.dataSchema("https://e/" + "s".repeat(1020)), "dataschema", "1030", "1024"),
                bad("relative schema", e -> e.dataSchema("/order.json"), "dataschema", "\"/order.json\"", "absolute"),
                bad("schema with space", e -> e.dataSchema("https://e/a b"), "dataschema", "\"https://e/a b\""));
    }

    static Stream<Arguments> badExtensions() {
        return Stream.of(
                bad("name with hyphen", e -> e.extension("Bad-Name", 1), "\"Bad-Name\"", "lower-case ASCII letters"),
                bad("name in upper case", e -> e.extension("TRACE", 1), "\"TRACE\"", "lower-case ASCII letters"),
                bad("name with underscore", e -> e.extension("data_base64", 1), "\"data_base64\"", "lower-case"),
                bad("name with umlaut", e -> e.extension("ä", 1), "\"ä\"", "lower-case ASCII letters"),
                bad("empty name", e -> e.extension("", 1), "\"\"", "lower-case ASCII letters"),
                bad("extension data", e -> e.extension("data", "x"), "\"data\"", "another name"),
                bad("extension id", e -> e.extension("id", "x"), "\"id\"", "another name"),
                bad("extension source", e -> e.extension("source", "x"), "\"source\"", "another name"),
                bad("extension type", e -> e.extension("type", "x"), "\"type\"", "another name"),
                bad("extension specversion", e -> e.extension("specversion", "1.0"), "\"specversion\""),
                bad("extension time", e -> e.extension("time", "x"), "\"time\""),
                bad("extension subject", e -> e.extension("subject", "x"), "\"subject\""),
                bad("extension datacontenttype", e -> e.extension("datacontenttype", "x"), "\"datacontenttype\""),
                bad("extension dataschema", e -> e.extension("dataschema", "x"), "\"dataschema\""),
                bad("extension schemaurl", e -> e.extension("schemaurl", "x"), "\"schemaurl\""),
                bad("control in value", e -> e.extension("trace", "a\tb"), "trace", "U+0009", "Remove"),
                bad("surrogate in value", e -> e.extension("trace", "\uD800"), "trace", "U+D800", "Remove"),
                bad("too many", e -> e.extension("trace", "x".repeat(65_536)), "extension attributes", "65536"),
                bad("too many options", e -> e.publisherOption("o", "x".repeat(65_536)), "publisher options", "65536"),
                bad("empty key", e -> e.partitionKey(""), "partitionkey", "empty", "leave it out"),
                bad("long key", e -> e.partitionKey("k".repeat(513)), "partitionkey", "513", "at most 512"),
                bad("key with control", e -> e.partitionKey("a\nb"), "partitionkey", "U+000A", "Remove"));
    }

    static Stream<Arguments> badRouting() {
        return Stream.of(
                bad("unknown channel", e -> e.channel("odrers"), "\"odrers\"", "[orders]", "outbox.channel.odrers."),
                bad("unknown publisher", e -> e.publisher("tset"), "\"tset\"", "the event", "[test]", "@Named"),
                bad("negative retries", e -> e.maxRetries(-2), "maxRetries is -2", "0 or more", "-1"),
                bad("large payload", e -> e.data(SECRET.repeat(11)), "4711", "110 bytes", "allows 100", "max-payload"),
                bad("long subject as key", e -> e.subject("s".repeat(513)), "subject", "513", "512", "partition"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"badAttributes", "badExtensions", "badRouting"})
    void badEvent_fired_isRefusedWithValueAndRemedy(
            String what, UnaryOperator<OutboxEvent.Builder> change, String... told) {
        OutboxEvent event = change.apply(good()).build();

        assertThatThrownBy(() -> envelope.seal(event, "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(told)
                .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET));
    }

    private static Arguments fine(String what, UnaryOperator<OutboxEvent.Builder> change) {
        return arguments(what, change);
    }

    static Stream<Arguments> goodEvents() {
        return Stream.of(
                fine("nothing special", e -> e),
                fine("longest type", e -> e.eventType("t".repeat(255))),
                fine("type of one letter", e -> e.eventType("t")),
                fine("no source of its own", e -> e.source(null)),
                fine("longest source", e -> e.source("/" + "s".repeat(511))),
                fine("source that is a URN", e -> e.source("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66")),
                fine("source with query and fragment", e -> e.source("https://example.com/a?b=c#d")),
                fine("source that is mail", e -> e.source("mailto:cncf-wg-serverless@lists.cncf.io")),
                fine("relative source", e -> e.source("cloudevents/spec")),
                fine("longest id", e -> e.id("i".repeat(255))),
                fine("id with space", e -> e.id("a b")),
                fine("no subject", e -> e.subject(null)),
                fine("longest subject that is the key", e -> e.subject("s".repeat(512))),
                fine(
                        "longest subject beside a key",
                        e -> e.subject("s".repeat(1024)).partitionKey("k")),
                fine("subject beyond the basic plane", e -> e.subject("\uD83D\uDE00")),
                fine("subject with no-break space", e -> e.subject("\u00A0")),
                fine("longest content type", e -> e.dataContentType("a/" + "b".repeat(253))),
                fine("longest schema", e -> e.dataSchema("https://e/" + "s".repeat(1014))),
                fine("schema that is a URN", e -> e.dataSchema("urn:example:order:1")),
                fine("no time", e -> e.time(null)),
                fine("extension of one letter", e -> e.extension("a", "")),
                fine("extension of digits", e -> e.extension("0", 0)),
                fine("extension with a long name", e -> e.extension("comexampleextension1othervalue", true)),
                fine("extension time", e -> e.extension("expirytime", OffsetDateTime.parse("2026-11-23T12:00:00Z"))),
                fine("extension URI", e -> e.extension("ref", URI.create("../a"))),
                fine("extension bytes", e -> e.extension("raw", new byte[] {0})),
                fine("extension whole number", e -> e.extension("big", Long.MAX_VALUE)),
                fine("extension decimal", e -> e.extension("rate", 0.5)),
                fine("extension that is no number", e -> e.extension("rate", Double.NaN)),
                fine("fullest extensions", e -> e.extension("trace", "x".repeat(65_536 - 12))),
                fine("longest key", e -> e.partitionKey("k".repeat(512))),
                fine("its own channel", e -> e.channel("orders")),
                fine("its own publisher", e -> e.publisher("test")),
                fine("option with control", e -> e.publisherOption("o", "\u0000")),
                fine("no retries", e -> e.maxRetries(0)),
                fine("endless retries", e -> e.maxRetries(-1)),
                fine("largest payload", e -> e.data(SECRET.repeat(10))),
                fine("empty payload", e -> e.data("")),
                fine("no payload", e -> e.data((String) null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodEvents")
    void goodEvent_fired_isTakenAndIsACloudEvent(String what, UnaryOperator<OutboxEvent.Builder> change) {
        OutboxEvent event = change.apply(good()).build();

        assertThatCode(() -> envelope.seal(event, "orders").get(0).toCloudEvent())
                .doesNotThrowAnyException();
    }

    @Test
    void publisher_dislikesAnOption_isHeard() {
        Envelope strict = new Envelope(
                new CaptureSettings("/shop", MAX_PAYLOAD, false),
                new Routes(
                        Map.of("orders", new Channel("picky", OnFailure.BLOCK)), Map.of("picky", new PickyPublisher())),
                Bench.TEXT);

        assertThatThrownBy(() ->
                        strict.seal(good().publisherOption("colour", "red").build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("no options here: {colour=red}");
    }

    @Test
    void exactlyOnce_eventThatNamesAnotherPublisher_isRefused() {
        Routes routes = new Routes(
                Map.of("orders", new Channel("one", OnFailure.BLOCK)),
                Map.of("one", new Transactional(), "other", new Transactional()));
        Envelope exactlyOnce = new Envelope(new CaptureSettings("/shop", MAX_PAYLOAD, false), routes, Bench.TEXT);
        routes.prepareTransactions();

        assertThatCode(() -> exactlyOnce.seal(good().publisher("one").build(), "orders"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> exactlyOnce.seal(good().publisher("other").build(), "orders"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("4711", "other", "outbox.relay.delivery=exactly-once", "a channel of that");
    }

    private static final class Transactional implements TransactionalPublisher {

        @Override
        public void publishAll(List<OutboxEvent> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) {
            throw new UnsupportedOperationException();
        }
    }
}
