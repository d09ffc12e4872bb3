// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.store.Witness;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells the application's observers how far events have come; what they throw ends here. */
public final class Announcements implements Witness {

    private final Set<OutboxStatus> awaited;
    private final Consumer<OutboxEvent> observers;
    private final Set<OutboxStatus> failing = ConcurrentHashMap.newKeySet();

    /** @param awaited the statuses that have an observer */
    public Announcements(Set<OutboxStatus> awaited, Consumer<OutboxEvent> observers) {
        this.awaited = Set.copyOf(awaited);
        this.observers = observers;
    }

    @Override
    public boolean awaits(OutboxStatus status) {
        return awaited.contains(status);
    }

    @Override
    public void reached(OutboxEvent event) {
        OutboxStatus status = event.getStatus();
        if (!awaits(status)) {
            return;
        }
        try {
            observers.accept(event);
            if (failing.remove(status)) {
                ReportLog.observersWorkAgain(status);
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            if (failing.add(status)) {
                ReportLog.observerFails(event, e);
            }
        }
    }
}
