// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a consumer of events: each event is processed once, however often it is delivered.
 *
 * <pre>{@code
 * @Inbox("billing")
 * @MessageDriven(activationConfig = ...)
 * public class Billing implements MessageListener {
 *     public void onMessage(Message message) { ... }
 * }
 * }</pre>
 *
 * <p><b>What.</b> Before the method runs, the event's {@code source} and {@code id} are recorded in the consumer's own JTA
 * transaction, in the outbox's DataSource. Where they are recorded already, the method does not run. So the record and
 * what the method changes in that database stay or go together, and a message that is delivered again because its
 * acknowledgement was lost finds the record.
 *
 * <p><b>Which event.</b> One of the method's parameters must be a {@code jakarta.jms.Message} that has an event as
 * {@code docs/cloudevents-jms.md} says, an {@code io.cloudevents.CloudEvent}, an {@link OutboxEvent}, or what an {@link
 * ee.outbox.spi.IdentityReader} of the application's knows. Otherwise {@link InvalidEventException}.
 *
 * <p><b>When.</b> Inside {@code @Transactional} and the transaction of an EJB; {@link NoTransactionException} where there is
 * none. A second delivery that comes while the first is being processed waits for its transaction, and then is skipped, or
 * processed where that rolled back.
 *
 * <p><b>Errors.</b> Whatever the method throws marks the transaction rollback-only, a checked exception too, so that the
 * record goes and the event is processed when it is delivered again.
 *
 * <p>On a class, it guards every business method. A guarded method returns {@code void}: one that is skipped has no result.
 * Records are kept for {@code outbox.inbox.retention}; what is delivered again after that is processed again.
 *
 * @see InboxEvents
 */
@Inherited
@InterceptorBinding
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({TYPE, METHOD})
public @interface Inbox {

    /**
     * The consumer, at most 255 characters: each has a record of its own of an event. By default, the name of the bean's
     * class; give it a name to be free to rename the class.
     */
    @Nonbinding
    String value() default "";
}
