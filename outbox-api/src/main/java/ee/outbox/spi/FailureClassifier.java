// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

/**
 * Tells an outage from a refusal, for every publisher and channel. The default takes for an outage what says so, an {@link
 * OutageException} or one of MicroProfile Fault Tolerance ({@code TimeoutException}, {@code CircuitBreakerOpenException}, {@code
 * BulkheadException}), and whatever was caused by one of these. An application replaces it by an {@code @Alternative} bean of
 * this type:
 *
 * <pre>{@code
 * @Alternative
 * @Priority(1)
 * @ApplicationScoped
 * public class MailFailures implements FailureClassifier {
 *     public boolean isOutage(Exception failure) {
 *         return failure instanceof OutageException || failure.getCause() instanceof SMTPSendFailedException;
 *     }
 * }
 * }</pre>
 *
 * <p>Called on the relay's threads, by several at once. Where it throws, the default decides.
 */
@FunctionalInterface
public interface FailureClassifier {

    /**
     * Whether nothing could be published now, whatever the event. Then the channel is paused, and no attempt is counted;
     * otherwise the event is refused, or, out of a batch, the one among them that is refused when it stands alone.
     *
     * @param failure what a publisher threw, with its causes: the publisher {@code jms} wraps what the broker said into an
     *     {@link OutageException} where it takes that for an outage. Never an {@code InterruptedException}, which is an outage,
     *     nor a Java {@code Error}, which is a refusal
     */
    boolean isOutage(Exception failure);
}
