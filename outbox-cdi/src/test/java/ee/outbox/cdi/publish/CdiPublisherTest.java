// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventType;
import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.Relayed;
import ee.outbox.cdi.JsonbDeserializer;
import ee.outbox.cdi.bench.DeclaredObserver;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.spi.EventDeserializer;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.event.ObserverException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CdiPublisherTest {

    @EventType("com.example.Placed")
    public record Placed(long order, String customer) {}

    @EventType("com.example.Placed")
    public record Accepted(long order) {}

    /** What an observer does, with the object that it gets. */
    private interface Deed {
        void on(Object object) throws Exception;
    }

    /** Remembers what was fired and in which transaction, and does as its deed says. */
    private static final class RecordingBus implements CdiPublisher.Bus {

        private final List<Object> fired = new ArrayList<>();
        private final List<Relayed> channels = new ArrayList<>();
        private final List<Object> transactions = new ArrayList<>();
        private boolean reaches = true;
        private Deed deed = object -> {};

        @Override
        public void fire(Object object, Relayed channel) {
            fired.add(object);
            channels.add(channel);
            transactions.add(Jta.JTA.registry().getTransactionKey());
            try {
                deed.on(object);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ObserverException(e);
            }
        }

        @Override
        public boolean reaches(Object object, Relayed channel) {
            return reaches;
        }
    }

    private final RelayedObservers observers = new RelayedObservers();
    private final RecordingBus bus = new RecordingBus();
    private final CdiPublisher publisher = publisher(new JsonbDeserializer());

    private CdiPublisher publisher(EventDeserializer deserializer) {
        return new CdiPublisher(observers, deserializer, Jta.JTA, bus);
    }

    private static OutboxEvent.Builder placed() {
        return OutboxEvent.builder()
                .channel("orders")
                .source("/test")
                .eventType("com.example.Placed")
                .data("{\"order\":42,\"customer\":\"ada\"}");
    }

    private void observe(Class<?>... types) {
        for (Class<?> type : types) {
            observers.add(DeclaredObserver.on("orders", type));
        }
    }

    @AfterEach
    void noTransactionIsLeftOpen() throws Exception {
        assertThat(Jta.JTA.manager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void publish_storedRecord_comesBackAsTheClassObserved() throws Exception {
        observe(Placed.class);

        publisher.publish(placed().build());

        assertThat(bus.fired).containsExactly(new Placed(42, "ada"));
        assertThat(bus.channels).containsExactly(Relayed.Literal.of("orders"));
    }

    @Test
    void publish_severalClassesObserved_allInOneTransactionOfTheEventsOwn() throws Exception {
        observe(Placed.class, Accepted.class, OutboxEvent.class, CloudEvent.class);
        OutboxEvent event = placed().build();

        publisher.publish(event);
        publisher.publish(placed().build());

        assertThat(bus.fired)
                .startsWith(new Placed(42, "ada"), new Accepted(42), event, event.toCloudEvent())
                .hasSize(8);
        assertThat(bus.transactions).doesNotContainNull();
        assertThat(bus.transactions.subList(0, 4)).containsOnly(bus.transactions.get(0));
        assertThat(bus.transactions.get(4)).isNotEqualTo(bus.transactions.get(0));
    }

    @Test
    void publish_observerThrows_rollsBackAndIsRefusedWithThat() {
        observe(Placed.class);
        List<Integer> ends = new ArrayList<>();
        IllegalStateException refusal = new IllegalStateException("no");
        bus.deed = object -> {
            rememberEnd(ends);
            throw refusal;
        };

        assertThatThrownBy(() -> publisher.publish(placed().build())).isSameAs(refusal);

        assertThat(ends).containsExactly(Status.STATUS_ROLLEDBACK);
    }

    /** Or retryOn and abortOn would never see the application's own exception. */
    @Test
    void publish_observerThrowsChecked_isRefusedWithThatAndNotItsWrapper() {
        observe(Placed.class);
        IOException refusal = new IOException("no");
        bus.deed = object -> {
            throw refusal;
        };

        assertThatThrownBy(() -> publisher.publish(placed().build())).isSameAs(refusal);
    }

    @Test
    void publish_observerMarksRollbackOnly_isRefused() {
        observe(Placed.class);
        bus.deed = object -> Jta.JTA.registry().setRollbackOnly();

        assertThatThrownBy(() -> publisher.publish(placed().build())).isInstanceOf(RollbackException.class);
    }

    @Test
    void publish_observersReturn_commits() throws Exception {
        observe(Placed.class);
        List<Integer> ends = new ArrayList<>();
        bus.deed = object -> rememberEnd(ends);

        publisher.publish(placed().build());

        assertThat(ends).containsExactly(Status.STATUS_COMMITTED);
    }

    private static void rememberEnd(List<Integer> ends) {
        Jta.JTA.registry().registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                ends.add(status);
            }
        });
    }

    @Test
    void publish_dataThatDoNotRead_areRefused() {
        observe(Placed.class);
        OutboxEvent event = placed().data("{\"order\":\"forty-two\"}").build();

        assertThatThrownBy(() -> publisher.publish(event))
                .isInstanceOf(OutboxException.class)
                .hasMessageContainingAll(event.getId(), Placed.class.getName(), "EventDeserializer");
        assertThat(bus.fired).isEmpty();
    }

    /** What a parser says of data that it cannot read may quote them. */
    @Test
    void publish_dataThatDoNotRead_areNotShown() {
        observe(Placed.class);
        CdiPublisher indiscreet = publisher((event, type) -> {
            throw new IllegalArgumentException("unexpected: " + new String(event.getData(), UTF_8));
        });

        assertThatThrownBy(() -> indiscreet.publish(placed().build()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("ada");
    }

    @Test
    void publish_withoutData_isRefused() {
        observe(Placed.class);

        assertThatThrownBy(() -> publisher.publish(placed().data((byte[]) null).build()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("has no data");
    }

    @Test
    void publish_deserializerReturnsNothingOrSomethingElse_isRefused() {
        observe(Placed.class);

        assertThatThrownBy(() -> publisher((event, type) -> null).publish(placed().build()))
                .hasMessageContainingAll("made null", Placed.class.getName());
        assertThatThrownBy(() -> publisher((event, type) -> "text").publish(placed().build()))
                .hasMessageContainingAll("made a java.lang.String", Placed.class.getName());
        assertThat(bus.fired).isEmpty();
    }

    /** The type may have been taken when the event was fired, by an earlier version of the application. */
    @Test
    void publish_typeThatNobodyTakes_isRefused() {
        observe(Placed.class);

        assertThatThrownBy(() ->
                        publisher.publish(placed().eventType("com.example.Old").build()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("com.example.Old");
    }

    @Test
    void publish_observersOutOfSight_isRefused() {
        observe(Placed.class);
        bus.reaches = false;

        assertThatThrownBy(() -> publisher.publish(placed().build()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("in the lib of the EAR");
        assertThat(bus.fired).isEmpty();
    }

    @Test
    void prepare_channelWithoutObserver_namesItsKeyAndWhatToAdd() {
        observe(Placed.class);

        assertThatCode(() -> publisher.prepare("orders")).doesNotThrowAnyException();
        assertThatThrownBy(() -> publisher.prepare("stock"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContainingAll("outbox.channel.stock.publisher=cdi", "@Observes @Relayed(\"stock\")");
    }

    @Test
    void check_typeThatNobodyTakes_isRefused() {
        observe(Placed.class);

        assertThatCode(() -> publisher.check(placed().build())).doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        publisher.check(placed().eventType("com.example.Else").build()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("com.example.Else");
    }

    @Test
    void check_optionOfThePublisher_isRefusedByName() {
        observe(Placed.class);
        OutboxEvent event = placed().publisherOption("priority", "7").build();

        assertThatThrownBy(() -> publisher.check(event))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("priority=7", "\"cdi\"");
    }
}
