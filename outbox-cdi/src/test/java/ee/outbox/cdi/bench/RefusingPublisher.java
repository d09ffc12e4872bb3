// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.OutboxEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses the events that it is told to, and with them every batch that holds one; takes all others. */
public final class RefusingPublisher extends RecordingPublisher {

    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    public RefusingPublisher refuse(String... ids) {
        refused.addAll(List.of(ids));
        return this;
    }

    public void accept(String... ids) {
        refused.removeAll(List.of(ids));
    }

    @Override
    public void publishAll(List<OutboxEvent> events) {
        for (OutboxEvent event : events) {
            if (refused.contains(event.getId())) {
                throw new IllegalArgumentException("refused on demand");
            }
        }
        record(events);
    }
}
