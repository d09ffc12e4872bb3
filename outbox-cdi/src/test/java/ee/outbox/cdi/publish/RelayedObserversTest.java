// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventType;
import ee.outbox.InvalidEventException;
import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.Relayed;
import ee.outbox.cdi.bench.DeclaredObserver;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RelayedObserversTest {

    private static final Set<String> CONFIGURED = Set.of("orders", "stock");

    private final RelayedObservers observers = new RelayedObservers();

    @EventType("com.example.Placed")
    record Placed(String order) {}

    /** Another module's own view of it. */
    @EventType("com.example.Placed")
    record Accepted(String order) {}

    sealed interface Change permits Opened, Closed, Moved {}

    record Opened(String what) implements Change {}

    @EventType("com.example.Closed")
    record Closed(String what) implements Change {}

    abstract static sealed class Moved implements Change permits MovedUp, MovedDown {}

    static final class MovedUp extends Moved {}

    static final class MovedDown extends Moved {}

    @EventType("com.example.Anything")
    interface Named {}

    interface Nameless {}

    @EventType("com.example.Base")
    static class Base {}

    static final class Derived extends Base {}

    private static OutboxEvent event(String channel, String type) {
        return OutboxEvent.builder().channel(channel).eventType(type).build();
    }

    private Set<Class<?>> classesFor(String type) {
        return observers.classesFor(event("orders", type));
    }

    @Test
    void classes_ofAnEvent_areThoseObservedWhoseTypeItHas() {
        observers.add(DeclaredObserver.on("orders", Placed.class));
        observers.add(DeclaredObserver.on("orders", Placed.class));
        observers.add(DeclaredObserver.on("orders", Opened.class));

        assertThat(classesFor("com.example.Placed")).containsExactly(Placed.class);
        assertThat(classesFor(Opened.class.getName())).containsExactly(Opened.class);
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void classes_ofTheSameTypeThatAreNotRelated_eachGetTheEvent() {
        observers.add(DeclaredObserver.on("orders", Placed.class));
        observers.add(DeclaredObserver.on("orders", Accepted.class));

        assertThat(classesFor("com.example.Placed")).containsExactlyInAnyOrder(Placed.class, Accepted.class);
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void sealedType_observed_standsForAllThatItPermits() {
        observers.add(DeclaredObserver.on("orders", Change.class));

        assertThat(classesFor(Opened.class.getName())).containsExactly(Opened.class);
        assertThat(classesFor("com.example.Closed")).containsExactly(Closed.class);
        assertThat(classesFor(MovedDown.class.getName())).containsExactly(MovedDown.class);
        assertThatThrownBy(() -> classesFor(Moved.class.getName())).isInstanceOf(InvalidEventException.class);
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void interface_withATypeOfItsOwn_isLeftToTheDeserializer() {
        observers.add(DeclaredObserver.on("orders", Named.class));

        assertThat(classesFor("com.example.Anything")).containsExactly(Named.class);
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void wholeEvent_observed_takesEveryType() {
        observers.add(DeclaredObserver.on("orders", Placed.class));
        observers.add(DeclaredObserver.on("orders", OutboxEvent.class));
        observers.add(DeclaredObserver.on("orders", CloudEvent.class));

        assertThat(classesFor("com.example.Else")).containsExactlyInAnyOrder(OutboxEvent.class, CloudEvent.class);
        assertThat(classesFor("com.example.Placed"))
                .containsExactlyInAnyOrder(Placed.class, OutboxEvent.class, CloudEvent.class);
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void type_thatNobodyTakes_isRefusedWithThoseThatAreTaken() {
        observers.add(DeclaredObserver.on("orders", Placed.class));

        assertThatThrownBy(() -> classesFor("com.example.Else"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(
                        "\"orders\"", "com.example.Else", "[com.example.Placed]", "@Relayed(\"orders\")");
    }

    @Test
    void channel_ofOtherObservers_isNotTheirs() {
        observers.add(DeclaredObserver.on("stock", Placed.class));

        assertThatThrownBy(() -> classesFor("com.example.Placed"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("there are observers for []");
        assertThat(observers.channels()).containsExactly("stock");
    }

    @Test
    void observers_ofOtherEvents_areNoneOfOurs() {
        observers.add(DeclaredObserver.of(Object.class));
        observers.add(
                DeclaredObserver.of(Object.class, Outbox.Literal.of("orders")).async());

        assertThat(observers.channels()).isEmpty();
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    @Test
    void any_besideTheQualifier_isNoOther() {
        observers.add(DeclaredObserver.of(Placed.class, Relayed.Literal.of("orders"), Any.Literal.INSTANCE));

        assertThat(observers.mistakes(CONFIGURED)).isEmpty();
    }

    private static Arguments observer(DeclaredObserver observer, String complaint) {
        return Arguments.of(observer, complaint);
    }

    static Stream<Arguments> observersThatWouldLoseEvents() throws NoSuchMethodException {
        DeclaredObserver good = DeclaredObserver.on("orders", Placed.class);
        Annotation other = Default.Literal.INSTANCE;
        Type generic = Callable.class.getMethod("call").getGenericReturnType();
        Type parameterized = List.class.getGenericInterfaces()[0];
        return Stream.of(
                observer(good.async(), "@ObservesAsync"),
                observer(good.phase(TransactionPhase.AFTER_SUCCESS), "AFTER_SUCCESS"),
                observer(good.phase(TransactionPhase.BEFORE_COMPLETION), "BEFORE_COMPLETION"),
                observer(good.reception(Reception.IF_EXISTS), "IF_EXISTS"),
                observer(DeclaredObserver.of(Placed.class, Relayed.Literal.of("orders"), other), "Default"),
                observer(DeclaredObserver.on("orders", Object.class), "of which no event can be"),
                observer(DeclaredObserver.on("orders", Nameless.class), "of which no event can be"),
                observer(DeclaredObserver.on("orders", byte[].class), "of which no event can be"),
                observer(DeclaredObserver.on("orders", generic), "of which no event can be"),
                observer(DeclaredObserver.on("orders", parameterized), "of which no event can be"));
    }

    @ParameterizedTest
    @MethodSource("observersThatWouldLoseEvents")
    void observer_thatWouldLoseEvents_isAMistake(DeclaredObserver observer, String complaint) {
        observers.add(observer);

        assertThat(observers.mistakes(CONFIGURED))
                .singleElement()
                .asString()
                .contains(DeclaredObserver.Billing.class.getName() + " observes @Relayed(\"orders\") ", complaint);
    }

    @Test
    void observer_ofAChannelThatIsNotThere_isAMistake() {
        observers.add(DeclaredObserver.on("order", Placed.class));

        assertThat(observers.mistakes(CONFIGURED))
                .singleElement()
                .asString()
                .contains("@Relayed(\"order\")", "outbox.channel.order.publisher=cdi", "orders");
    }

    @Test
    void observer_thatWouldGetAnEventTwice_isAMistake() {
        observers.add(DeclaredObserver.on("orders", Base.class));
        assertThat(observers.mistakes(CONFIGURED)).isEmpty();

        observers.add(DeclaredObserver.on("orders", Derived.class));

        assertThat(observers.mistakes(CONFIGURED))
                .singleElement()
                .asString()
                .contains("com.example.Base", Base.class.getName() + " and as " + Derived.class.getName());
    }
}
