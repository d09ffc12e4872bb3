// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.Reached;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The observers {@link Reached @Reached} that the application has. Filled while the container starts, and not changed
 * afterwards.
 */
public final class ReachedObservers {

    private static final Set<OutboxStatus> TOLD =
            EnumSet.of(OutboxStatus.PENDING, OutboxStatus.RETRY, OutboxStatus.PUBLISHED, OutboxStatus.FAILED);

    private final Set<OutboxStatus> awaited = EnumSet.noneOf(OutboxStatus.class);
    private final List<String> mistakes = new ArrayList<>();

    /** Looks at an observer of any kind, and keeps what is of use here. */
    public void add(ObserverMethod<?> observer) {
        observer.getObservedQualifiers().stream()
                .filter(Reached.class::isInstance)
                .map(reached -> ((Reached) reached).value())
                .forEach(status -> add(status, observer));
    }

    private void add(OutboxStatus status, ObserverMethod<?> observer) {
        String complaint = complaint(status, observer);
        if (complaint == null) {
            awaited.add(status);
        } else {
            mistakes.add(observer.getBeanClass().getName() + " observes @Reached(" + status + ") "
                    + observer.getObservedType().getTypeName() + " " + complaint);
        }
    }

    /** What would keep the observer from being called. */
    private static String complaint(OutboxStatus status, ObserverMethod<?> observer) {
        if (!TOLD.contains(status)) {
            return ", which is not told. Observe one of " + TOLD + ".";
        }
        if (observer.isAsync()) {
            return "asynchronously: it would never be called. Use @Observes in place of @ObservesAsync, and hand on to an"
                    + " executor what takes long.";
        }
        if (observer.getTransactionPhase() != TransactionPhase.IN_PROGRESS) {
            return "in the phase " + observer.getTransactionPhase() + ", and there is no transaction. Leave the phase"
                    + " out; what it observes has been committed.";
        }
        for (Annotation qualifier : observer.getObservedQualifiers()) {
            if (!(qualifier instanceof Reached) && !(qualifier instanceof Any)) {
                return "with " + qualifier + " besides: nothing that is told has that qualifier. Leave it out.";
            }
        }
        if (observer.getObservedType() != OutboxEvent.class) {
            return ", and what is told is an OutboxEvent. Observe that.";
        }
        return null;
    }

    /** The statuses that have an observer. */
    public Set<OutboxStatus> awaited() {
        return awaited;
    }

    /** A sentence for each observer that would not be called. */
    public List<String> mistakes() {
        return mistakes;
    }
}
