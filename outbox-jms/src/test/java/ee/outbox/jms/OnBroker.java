// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import io.cloudevents.CloudEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker, and after every test the proof that the publisher left no connection open. */
abstract class OnBroker {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-23T12:34:56.123456789+02:00");
    static final byte[] BYTES = {0, -1, 127, -128, 10, 13};

    /** Longer than any delivery takes; reached only by a test that fails. */
    private static final long PATIENCE_MILLIS = 20_000;

    @TempDir
    Path directory;

    Broker broker;
    final Map<String, String> settings = new HashMap<>(Map.of("outbox.channel.orders.destination", "orders"));
    private final List<JmsPublisher> publishers = new ArrayList<>();
    private final List<JMSContext> consumers = new ArrayList<>();

    @BeforeEach
    void newBroker() {
        broker = new Broker(directory);
    }

    @AfterEach
    void nothingIsLeft() {
        publishers.forEach(JmsPublisher::close);
        consumers.forEach(JMSContext::close);
        // the broker learns of a closed socket on a thread of its own
        await().untilAsserted(() -> assertThat(broker.connections()).isZero());
        broker.stop();
    }

    Config config() {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build();
    }

    JmsPublisher publisher() {
        return publisher(broker.factory());
    }

    JmsPublisher publisher(ConnectionFactory... beans) {
        return publisher(null, beans);
    }

    JmsPublisher publisher(JtaTransaction transaction, ConnectionFactory... beans) {
        JmsPublisher publisher =
                new JmsPublisher(config(), new Factories(beans), transaction, Clock.fixed(NOW, ZoneOffset.UTC));
        publishers.add(publisher);
        return publisher;
    }

    OutboxEvent.Builder order(String id) {
        return OutboxEvent.builder()
                .id(id)
                .eventType("com.example.OrderPlaced")
                .source("/orders")
                .channel("orders")
                .data("{\"item\":\"lamp\"}".getBytes(StandardCharsets.UTF_8))
                .dataContentType("application/json");
    }

    /** With an attribute of every type. */
    OutboxEvent.Builder everything(String id) {
        return order(id)
                .source("HTTP://Example.com/a/../b?x=%7e")
                .subject("order 7 ✓")
                .time(TIME)
                .dataSchema("https://example.com/./order.json")
                .partitionKey("ada")
                .extension("text", "ä ✓ \ud83d\udca1")
                .extension("whole", -42)
                .extension("flag", false)
                .extension("moment", TIME)
                .extension("link", URI.create("https://example.com/../?a=b"))
                .extension("bytes", BYTES);
    }

    /** What a relay reads from the database. */
    static OutboxEvent stored(OutboxEvent event, String partitionKey, long seq, boolean possibleDuplicate) {
        return stored(event, partitionKey, seq, 0, possibleDuplicate);
    }

    static OutboxEvent stored(
            OutboxEvent event, String partitionKey, long seq, int replays, boolean possibleDuplicate) {
        return event.toBuilder()
                .build(
                        event.columns(),
                        partitionKey,
                        new OutboxEvent.Delivery(
                                seq,
                                OutboxStatus.PENDING,
                                new OutboxEvent.Times(NOW, NOW, null, null, null),
                                0,
                                null,
                                replays,
                                possibleDuplicate));
    }

    void structured(String channel) {
        settings.put("outbox.channel." + channel + ".content-mode", "structured");
    }

    JMSConsumer subscriber(String topic) {
        JMSContext context = context();
        return context.createConsumer(context.createTopic(topic));
    }

    JMSConsumer receiver(String queue) {
        JMSContext context = context();
        return context.createConsumer(context.createQueue(queue));
    }

    private JMSContext context() {
        JMSContext context = broker.factory().createContext();
        consumers.add(context);
        return context;
    }

    void closeConsumers() {
        consumers.forEach(JMSContext::close);
        consumers.clear();
    }

    static Message next(JMSConsumer consumer) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    /** Asks the broker for a message: the number that a queue tells may lag behind a commit. */
    void assertNothingIn(String queue) {
        try (JMSConsumer consumer = receiver(queue)) {
            assertThat(consumer.receiveNoWait()).as("a message in " + queue).isNull();
        }
    }

    static CloudEvent nextEvent(JMSConsumer consumer) throws JMSException {
        return CloudEventMessages.read(next(consumer));
    }
}
