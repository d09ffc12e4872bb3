// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutageException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches on session-transacted sessions: all or none, outage or refusal. */
class PublishingTest extends OnBroker {

    @BeforeEach
    void toQueue() {
        settings.put("outbox.channel.orders.destination-type", "queue");
    }

    private List<OutboxEvent> orders(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> order(String.valueOf(i)).build())
                .toList();
    }

    private List<String> received(int count) throws JMSException {
        JMSConsumer consumer = receiver("orders");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(nextEvent(consumer).getId());
        }
        assertThat(consumer.receiveNoWait()).as("one more message").isNull();
        return ids;
    }

    @Test
    void publishAll_toTopic_reachesEverySubscriberInOrder() throws Exception {
        settings.remove("outbox.channel.orders.destination-type");
        broker.start();
        List<JMSConsumer> subscribers = List.of(subscriber("orders"), subscriber("orders"));

        publisher().publishAll(orders(1, 20));

        for (JMSConsumer subscriber : subscribers) {
            for (int i = 1; i <= 20; i++) {
                assertThat(nextEvent(subscriber).getId()).isEqualTo(String.valueOf(i));
            }
        }
    }

    @Test
    void publishAll_toQueue_survivesTheBrokersRestart() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        publisher.publishAll(orders(1, 3));
        broker.stop();
        broker.start();

        assertThat(received(3)).containsExactly("1", "2", "3");
    }

    @Test
    void publishAll_lastRefused_sendsNone() throws Exception {
        broker.without("nowhere").start();
        JmsPublisher publisher = publisher();
        List<OutboxEvent> batch = new ArrayList<>(orders(1, 9));
        batch.add(order("10").publisherOption("destination", "nowhere").build());

        assertThatThrownBy(() -> publisher.publishAll(batch)).isNotInstanceOf(OutageException.class);

        assertNothingIn("orders");
        publisher.publishAll(orders(1, 9));
        assertThat(received(9)).hasSize(9);
    }

    @Test
    void publishAll_lastCannotBeMapped_touchesNoBroker() {
        var unmappable = order("2").source(null).build();

        assertThatThrownBy(() -> publisher().publishAll(List.of(order("1").build(), unmappable)))
                .isNotInstanceOf(OutageException.class);
    }

    @Test
    void publish_hundredBatches_useOneConnection() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        for (int i = 0; i < 100; i++) {
            publisher.publish(order(String.valueOf(i)).build());
        }

        assertThat(broker.connectionsEver()).isEqualTo(1);
        assertThat(received(100))
                .isEqualTo(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    @Test
    void publishAll_ofABatch_isOneCommit() throws Exception {
        broker.start();
        AtomicInteger commits = new AtomicInteger();
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "commit", call -> {
            commits.incrementAndGet();
            return call.proceed();
        }));

        publisher.publishAll(orders(1, 500));

        assertThat(commits).hasValue(1);
    }

    @Test
    void publish_twoAtOnce_useASessionEach() throws Exception {
        broker.start();
        CyclicBarrier bothAreSending = new CyclicBarrier(2);
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "createProducer", call -> {
            bothAreSending.await();
            return call.proceed();
        }));
        publishAtOnce(publisher, "1", "2");

        assertThat(broker.connectionsEver()).isEqualTo(2);
        assertThat(received(2)).containsExactlyInAnyOrder("1", "2");
    }

    private void publishAtOnce(JmsPublisher publisher, String... ids) throws Exception {
        var threads = Executors.newFixedThreadPool(ids.length);
        try {
            List<Future<Void>> sent = new ArrayList<>();
            for (String id : ids) {
                sent.add(threads.submit(() -> {
                    publisher.publish(order(id).build());
                    return null;
                }));
            }
            for (Future<Void> one : sent) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void publish_oneSessionFails_noIdleOneIsTrusted() throws Exception {
        broker.start();
        CyclicBarrier bothAreSending = new CyclicBarrier(2);
        AtomicBoolean restarted = new AtomicBoolean();
        AtomicInteger closed = new AtomicInteger();
        JmsPublisher publisher = publisher(Interceptor.of(
                Interceptor.of(broker.factory(), "close", call -> {
                    closed.incrementAndGet();
                    return call.proceed();
                }),
                "createProducer",
                call -> {
                    if (!restarted.get()) {
                        bothAreSending.await();
                    }
                    return call.proceed();
                }));
        publishAtOnce(publisher, "1", "2");
        restarted.set(true);
        broker.stop();
        broker.start();

        publisher.publish(order("3").build());

        assertThat(closed).as("sessions of the lost broker that were closed").hasValue(2);
        assertThat(received(3)).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void publish_brokerStopsAndStarts_isAnOutageThenWorksWithoutDuplicate() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        publisher.publishAll(orders(1, 3));
        broker.stop();

        assertThatThrownBy(() -> publisher.publishAll(orders(4, 6))).isInstanceOf(OutageException.class);
        assertThatThrownBy(() -> publisher.publishAll(orders(4, 6))).isInstanceOf(OutageException.class);
        broker.start();
        publisher.publishAll(orders(4, 6));

        assertThat(received(6)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void publish_brokerRestartedWhileIdle_doesNotNotice() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        publisher.publish(order("1").build());
        broker.stop();
        broker.start();

        publisher.publish(order("2").build());

        assertThat(received(2)).containsExactly("1", "2");
    }

    @Test
    void publish_connectionLostBeforeCommit_isAnOutageAndNotRepeated() throws Exception {
        broker.start();
        AtomicInteger commits = new AtomicInteger();
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "commit", call -> {
            if (commits.incrementAndGet() == 1) {
                broker.cutConnections();
            }
            return call.proceed();
        }));

        assertThatThrownBy(() -> publisher.publishAll(orders(1, 2))).isInstanceOf(OutageException.class);
        assertThat(commits).hasValue(1);

        publisher.publishAll(orders(1, 2));
        assertThat(received(2)).containsExactly("1", "2");
    }

    @Test
    void publish_answerToCommitLost_isAnOutageAndNotRepeated() throws Exception {
        broker.start();
        AtomicInteger commits = new AtomicInteger();
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "commit", call -> {
            commits.incrementAndGet();
            call.proceed();
            throw new JMSRuntimeException("the answer was lost");
        }));

        assertThatThrownBy(() -> publisher.publishAll(orders(1, 2)))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("not committed, as far as is known");
        assertThat(commits).hasValue(1);
        assertThat(received(2)).containsExactly("1", "2");
    }

    @Test
    void publish_poison_isRefusedAfterASecondTry() throws Exception {
        broker.start();
        AtomicInteger tries = new AtomicInteger();
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "createBytesMessage", call -> {
            tries.incrementAndGet();
            throw new JMSRuntimeException("the broker chokes");
        }));

        assertThatThrownBy(() -> publisher.publish(order("1").build()))
                .isExactlyInstanceOf(JMSRuntimeException.class)
                .hasMessage("the broker chokes");
        assertThat(tries).hasValue(2);
    }

    @Test
    void publish_staleSessionsOfAPool_isAnOutageNotARefusal() throws Exception {
        // the factory goes on giving sessions whose broker is gone, as pools do
        broker.start();
        List<String> asked = new ArrayList<>();
        JmsPublisher publisher = publisher(Interceptor.of(
                Interceptor.of(broker.factory(), "createBytesMessage", call -> {
                    asked.add("send");
                    throw new JMSRuntimeException("lost");
                }),
                "createTemporaryQueue",
                call -> {
                    asked.add("answer");
                    throw new JMSRuntimeException("lost");
                }));

        assertThatThrownBy(() -> publisher.publish(order("1").build())).isInstanceOf(OutageException.class);
        assertThat(asked).containsExactly("send", "answer");
    }

    @Test
    void publish_destinationOfTheOtherKind_isRefused() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        publisher.publish(order("1").build());
        settings.put("outbox.channel.orders.destination-type", "topic");
        JmsPublisher mistaken = publisher();

        assertThatThrownBy(() -> mistaken.publish(order("2").build()))
                .isInstanceOfAny(InvalidDestinationException.class, InvalidDestinationRuntimeException.class);
    }

    @Test
    void publish_destinationThatNobodyMade_isRefused() {
        broker.without("orders").start();

        assertThatThrownBy(() -> publisher().publish(order("1").build()))
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("There is no queue with name orders");
    }

    @Test
    void publish_propertiesTooLarge_isRefusedAtCommitAndSendsNone() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();

        assertThatThrownBy(() -> publisher.publishAll(List.of(
                        order("1").build(),
                        order("2").extension("big", "x".repeat(600_000)).build())))
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("AMQ149005");
        assertNothingIn("orders");
    }

    @Test
    void publish_largeBody_isNoMatter() throws Exception {
        broker.start();

        publisher().publish(order("1").data(new byte[5_000_000]).build());

        assertThat(nextEvent(receiver("orders")).getData().toBytes()).hasSize(5_000_000);
    }

    @Test
    void publish_addressFull_isAnOutage() throws Exception {
        broker.address(
                        "orders",
                        new AddressSettings()
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                                .setMaxSizeBytes(10_000))
                .start();
        JmsPublisher publisher = publisher();

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        publisher.publish(
                                order(String.valueOf(i)).data(new byte[3_000]).build());
                    }
                })
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("takes nothing now");
    }

    @Test
    void publish_notLetIn_isAnOutage() {
        broker.secured().start();

        assertThatThrownBy(() -> publisher().publish(order("1").build()))
                .isInstanceOf(OutageException.class)
                .hasCauseInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void publish_sessionIsNotTransacted_saysWhatToSet() {
        broker.start();
        JmsPublisher publisher = publisher(Interceptor.of(broker.factory(), "getTransacted", call -> false));

        assertThatThrownBy(() -> publisher.publish(order("1").build()))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("outbox.jms.transaction=jta");
    }

    @Test
    void close_thenNothingIsKept() throws Exception {
        broker.start();
        JmsPublisher publisher = publisher();
        publisher.publish(order("1").build());
        assertThat(broker.connections()).isEqualTo(1);

        publisher.close();
        // nothingIsLeft, after every test, sees the rest
    }
}
