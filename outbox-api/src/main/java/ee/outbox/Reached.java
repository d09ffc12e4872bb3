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
 * Tells an observer how far an event has come.
 *
 * <pre>{@code
 * void on(@Observes @Reached(OutboxStatus.FAILED) OutboxEvent event) {
 *     alarms.raise(event.getId(), event.getLastError());
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@code PENDING}: it is stored; told after the commit of the transaction in which it was fired.
 *   <li>{@code RETRY}: it was refused and is postponed.
 *   <li>{@code PUBLISHED}: its publisher has taken it over.
 *   <li>{@code FAILED}: it was refused for good. What is set aside with it because of its key is not told one by one.
 *   <li>{@code PROCESSING} and {@code DISCARDED} are not told, nor is what an operator does by {@link OutboxEvents}; to observe
 *       them is a deployment error.
 * </ul>
 *
 * <p><b>For information only.</b> It is told when it is committed, at most once: a crash in between, and nobody is told. What must
 * not be lost belongs into the outbox itself ({@link Relayed}). Where an event has come twice to a publisher, it may be told
 * by another node. In which order they are called is not said: {@code PUBLISHED} may be told before {@code PENDING} of the same event.
 * Where a channel has several publishers, each {@linkplain OutboxEvent#getBranch() branch} is told.
 *
 * <p><b>Thread and transaction.</b> {@code PENDING} is told on the thread that commits, when its transaction is over but still with
 * the thread; the others on a thread of the relay's, with no transaction and no request context. Either waits for the observer: what takes long
 * goes to an executor. While an observer of the relay takes longer than {@code outbox.relay.lease}, another node takes the lane.
 *
 * <p><b>Errors.</b> What an observer throws changes nothing for the event, and is logged when it begins, not for every event. As
 * CDI has it, the observers after it are not called for that event.
 *
 * <p>The event is a copy for information: nothing of what is done to it is stored. An observer must be synchronous, of the
 * phase {@code IN_PROGRESS}, of {@link OutboxEvent}, and without another qualifier; one that is not so is a deployment error. Observers of {@code OutboxEvent}
 * without any qualifier are called too, if there is one with.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, PARAMETER})
public @interface Reached {

    /** The status that the event now has. */
    OutboxStatus value();

    /** A {@code @Reached} where the status is known only at run time. */
    final class Literal extends AnnotationLiteral<Reached> implements Reached {

        private static final long serialVersionUID = 1L;

        private final OutboxStatus status;

        private Literal(OutboxStatus status) {
            this.status = status;
        }

        public static Literal of(OutboxStatus status) {
            return new Literal(status);
        }

        @Override
        public OutboxStatus value() {
            return status;
        }
    }
}
