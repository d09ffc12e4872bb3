// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import java.util.List;
import java.util.stream.Stream;

/** What a provider's exception says about the message, and about the way. All that is known of brokers is here. */
enum Verdict {

    /** It is the message: no other day will be better. */
    REFUSED,

    /** It is the way: the message is not to blame. */
    OUTAGE,

    /** A lost connection and a message that the broker chokes on look alike; only a second try tells. */
    UNCLEAR;

    private static final List<Class<? extends Exception>> REFUSALS = List.of(
            InvalidDestinationException.class,
            InvalidDestinationRuntimeException.class,
            MessageFormatException.class,
            MessageFormatRuntimeException.class,
            MessageNotWriteableException.class,
            MessageNotWriteableRuntimeException.class,
            IllegalArgumentException.class);

    private static final List<Class<? extends Exception>> OUTAGES = List.of(
            JMSSecurityException.class,
            JMSSecurityRuntimeException.class,
            ResourceAllocationException.class,
            ResourceAllocationRuntimeException.class);

    /** Artemis 2.56 has no JMS type for "the address is full", and puts its own exception beneath a generic one. */
    private static final String ARTEMIS_FULL = "ActiveMQAddressFullException";

    /**
     * Artemis 2.56, when the properties do not fit into one journal record: told at commit, as transacted sends wait for
     * no answer, after the transaction was rolled back.
     */
    private static final String ARTEMIS_TOO_LARGE = "AMQ149005";

    /** Causes may go in a circle. */
    private static final int DEEPEST = 12;

    /** Looks at the causes too, and at the suppressed: there Narayana keeps what the broker said to a commit. */
    static Verdict of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static Verdict of(Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return UNCLEAR;
        }
        if (isAny(OUTAGES, failure) || failure.getClass().getSimpleName().equals(ARTEMIS_FULL)) {
            return OUTAGE;
        }
        if (isAny(REFUSALS, failure) || isTooLarge(failure)) {
            return REFUSED;
        }
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
                .map(cause -> of(cause, depth - 1))
                .filter(verdict -> verdict != UNCLEAR)
                .findFirst()
                .orElse(UNCLEAR);
    }

    private static boolean isTooLarge(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith(ARTEMIS_TOO_LARGE);
    }

    private static boolean isAny(List<Class<? extends Exception>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }
}
