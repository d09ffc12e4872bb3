// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an observer: takes the stored events of a channel whose publisher is {@code cdi}, after the transaction that fired
 * them has committed.
 *
 * <pre>{@code
 * void on(@Observes @Relayed("orders") OrderPlaced placed) { ... }
 * }</pre>
 *
 * <p><b>What.</b> An observer of an {@link OutboxEvent} or an {@code io.cloudevents.CloudEvent} takes every event of the
 * channel, as it was stored, and leaves it unchanged. An observer of another class takes the events whose CloudEvents
 * {@code type} is that of the class: what {@link EventType @EventType} says, or the class's name. An observer of a sealed
 * class or interface takes those of all classes that it permits. The object is made anew from the stored bytes, by the
 * {@link ee.outbox.spi.EventDeserializer}; observers of the same class get the same object.
 *
 * <p><b>When.</b> Each event is delivered in a JTA transaction of its own, on a thread of the relay's, with a request
 * context of its own. It ends before the next event of the same key is delivered; events of other keys are delivered on
 * other threads meanwhile. What the observers do in that transaction, to fire at {@link Outbox @Outbox} included, is
 * committed when all of them have returned.
 *
 * <p><b>Errors.</b> An exception of any observer's, or a transaction that it has marked rollback-only, rolls the
 * transaction back, and is the event's refusal: it is tried again, with all its observers, and is {@code FAILED} in the end,
 * as the channel's {@code retry} keys say. So is an event that cannot be deserialised. An
 * {@link ee.outbox.spi.OutageException} pauses the channel and costs no attempt.
 *
 * <p><b>Crash.</b> The event is marked as published after its transaction. Where the process dies in between, or an observer
 * outlasts {@code outbox.relay.lease}, it is delivered once more, with the same {@code source} and {@code id};
 * {@link OutboxEvent#isPossibleDuplicate()} says so.
 *
 * <p>An observer must be synchronous, of the phase {@code IN_PROGRESS}, and of the reception {@code ALWAYS}, and must have
 * no other qualifier: any other could lose an event. One that is not so is a deployment error; so are a channel without
 * configuration, a channel without an observer, and a type that no event can be of. As with every CDI event, observers
 * without any qualifier are called too.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, PARAMETER})
public @interface Relayed {

    /** The channel; the observer gets the events of no other. */
    String value() default Outbox.DEFAULT_CHANNEL;

    /** A {@code @Relayed} where the channel is known only at run time. */
    final class Literal extends AnnotationLiteral<Relayed> implements Relayed {

        private static final long serialVersionUID = 1L;

        private final String channel;

        private Literal(String channel) {
            this.channel = channel;
        }

        public static Literal of(String channel) {
            return new Literal(channel);
        }

        @Override
        public String value() {
            return channel;
        }
    }
}
