// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.capture.Capture;
import ee.outbox.cdi.capture.CaptureSettings;
import ee.outbox.cdi.store.Lane;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever an application puts into an event: it is refused at {@code fire}, or comes out of the tables as it went in. On H2,
 * and on PostgreSQL, which stores no U+0000 and no half of a surrogate pair.
 */
final class HostileValuesTest {

    private static final Logger LOG = Logger.getLogger("ee.outbox");

    private static List<Through> ways;

    /** A database, and the way through it. */
    private record Through(
            Database database, RecordingPublisher publisher, Capture capture, Set<Lane> rung, Relay relay) {

        static Through of(Database database) {
            RecordingPublisher publisher = new RecordingPublisher();
            Bench bench = new Bench(database, publisher);
            Set<Lane> rung = new HashSet<>();
            Capture capture = bench.capture(rung::addAll, new CaptureSettings("/bench", 100_000, false));
            return new Through(database, publisher, capture, rung, bench.relay("a"));
        }

        OutboxEvent pass(OutboxEvent event) throws Exception {
            int before = publisher.published().size();
            database.execute("DELETE FROM outbox_event");
            Jta.JTA.commit(() -> capture.capture(event, "orders"));
            relay.ring(rung);
            assertThat(publisher.published()).hasSize(before + 1);
            return publisher.published().get(before);
        }
    }

    /** What an application sets, and how. */
    private enum Place {
        ID(OutboxEvent.Builder::id),
        TYPE(OutboxEvent.Builder::eventType),
        SOURCE(OutboxEvent.Builder::source),
        SUBJECT(OutboxEvent.Builder::subject),
        KEY(OutboxEvent.Builder::partitionKey),
        CONTENT_TYPE(OutboxEvent.Builder::dataContentType),
        SCHEMA(OutboxEvent.Builder::dataSchema),
        EXTENSION((event, text) -> event.extension("note", text)),
        EXTENSION_NAME((event, text) -> event.extension(text, "x")),
        OPTION((event, text) -> event.publisherOption("note", text)),
        OPTION_NAME((event, text) -> event.publisherOption(text, "x")),
        CHANNEL(OutboxEvent.Builder::channel),
        PUBLISHER(OutboxEvent.Builder::publisher),
        DATA(OutboxEvent.Builder::data);

        private final BiFunction<OutboxEvent.Builder, String, OutboxEvent.Builder> setter;

        Place(BiFunction<OutboxEvent.Builder, String, OutboxEvent.Builder> setter) {
            this.setter = setter;
        }
    }

    @BeforeContainer
    static void open() {
        LOG.setLevel(Level.OFF);
        ways = List.of(Through.of(Database.h2()), Through.of(Database.postgresql()));
    }

    @AfterContainer
    static void close() {
        ways.forEach(way -> way.database().close());
        LOG.setLevel(null);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\u0000",
                "\n",
                "\r\nx",
                "\u001B[2J",
                "\u0085",
                "\u2028",
                "\u202E",
                "\uFFFE",
                "\uD83D\uDE00",
                "\u00e4",
                "e\u0301",
                "'",
                "\"",
                "\\",
                "'; DROP TABLE outbox_event; --",
                "${jndi:ldap://evil/x}",
                "{0}",
                "%00",
                " ",
                "JMSXGroupID",
                "JMS_AMQP_ContentType",
                "_AMQ_SCHED_DELIVERY",
                "outbox_seq",
                "@",
                "x");
        Arbitrary<String> halves = Arbitraries.of((char) 0xD83D, (char) 0xDE00).map(String::valueOf);
        Arbitrary<String> longest = Arbitraries.of("x", "\u00e4", "\uD83D\uDE00", "\u0000")
                .map(piece -> piece.repeat(65_536 / piece.length()));
        return Arbitraries.oneOf(
                Arbitraries.oneOf(pieces, halves)
                        .list()
                        .ofMinSize(0)
                        .ofMaxSize(4)
                        .map(list -> String.join("", list)),
                pieces.map(piece -> "x" + piece + "y"),
                halves.map(half -> "x" + half + "y"),
                Arbitraries.integers().between(0, 40).flatMap(cut -> longest.map(text -> text.substring(cut))),
                Arbitraries.strings().all().ofMaxLength(30));
    }

    @Provide
    Arbitrary<OutboxEvent> events() {
        Arbitrary<OutboxEvent.Builder> plain = Arbitraries.create(() -> OutboxEvent.builder()
                .eventType("com.example.Placed")
                .publisherOption("plain", "x")
                .data("{}"));
        Arbitrary<OutboxEvent.Builder> one = Combinators.combine(plain, Arbitraries.of(Place.class), texts())
                .as((event, place, text) -> place.setter.apply(event, text));
        Arbitrary<OutboxEvent.Builder> two = Combinators.combine(one, Arbitraries.of(Place.class), texts())
                .as((event, place, text) -> place.setter.apply(event, text));
        return Arbitraries.oneOf(one, two).map(OutboxEvent.Builder::build);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void event_ofHostileValues_isRefusedAtFireOrComesOutUnharmed(@ForAll("events") OutboxEvent event) throws Exception {
        for (Through way : ways) {
            OutboxEvent published;
            try {
                published = way.pass(event);
            } catch (InvalidEventException e) {
                assertThat(e.getMessage()).as("a message of one line").doesNotContainPattern("\\p{Cntrl}");
                assertThat(way.database().column("SELECT id FROM outbox_event")).isEmpty();
                continue;
            }
            assertThat(published.toCloudEvent())
                    .isEqualTo(event.toBuilder()
                            .source(event.getSource() == null ? "/bench" : event.getSource())
                            .build()
                            .toCloudEvent());
            assertThat(published.getPartitionKey())
                    .isEqualTo(event.getPartitionKey() == null ? event.getSubject() : event.getPartitionKey());
            assertThat(published.getPublisherConfig()).isEqualTo(event.getPublisherConfig());
        }
    }
}
