// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the door to the outbox.
 *
 * <p>On an injected {@link jakarta.enterprise.event.Event Event}, whatever is fired is stored by the transaction of the
 * calling thread and published if, and only if, that transaction commits:
 *
 * <pre>{@code
 * @Inject @Outbox("orders") Event<OrderPlaced> placed;
 * }</pre>
 *
 * <p>The object fired may be an {@link OutboxEvent}, an {@code io.cloudevents.CloudEvent}, or any record or bean.
 * {@code fire} throws an {@link OutboxException}, and marks the transaction rollback-only, when the event cannot be
 * stored; {@code fireAsync} is always refused, for an asynchronous observer has no part in the caller's transaction.
 *
 * <p>On a producer, it hands a resource of the application's to the outbox: {@code @Produces @Outbox DataSource},
 * {@code @Produces @Outbox ConnectionFactory}, {@code @Produces @Outbox EntityManager}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface Outbox {

    /** The channel of {@code @Outbox} without a name. */
    String DEFAULT_CHANNEL = "default";

    /**
     * The channel, as configured by {@code outbox.channel.<name>.*}. An injection point that names a channel without
     * configuration is a deployment error.
     */
    @Nonbinding
    String value() default DEFAULT_CHANNEL;

    /** An {@code @Outbox} for {@code Event.select(...)}, where the channel is known only at run time. */
    final class Literal extends AnnotationLiteral<Outbox> implements Outbox {

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
