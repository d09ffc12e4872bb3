// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.Reached;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps how far the events of each key have come; and throws at each that is not on a good way. */
@ApplicationScoped
public class Milestones {

    private final Map<String, List<OutboxStatus>> ofKey = new ConcurrentHashMap<>();

    List<OutboxStatus> of(String key) {
        return ofKey.computeIfAbsent(key, each -> new CopyOnWriteArrayList<>());
    }

    private void keep(OutboxEvent event) {
        if (event.getPartitionKey() != null) {
            of(event.getPartitionKey()).add(event.getStatus());
        }
    }

    void onStored(@Observes @Reached(OutboxStatus.PENDING) OutboxEvent event) {
        keep(event);
    }

    void onPublished(@Observes @Reached(OutboxStatus.PUBLISHED) OutboxEvent event) {
        keep(event);
    }

    void onPostponed(@Observes @Reached(OutboxStatus.RETRY) OutboxEvent event) {
        keep(event);
        throw new IllegalStateException("an observer in a bad mood");
    }

    void onFailed(@Observes @Reached(OutboxStatus.FAILED) OutboxEvent event) {
        keep(event);
        throw new AssertionError("an observer in a very bad mood");
    }
}
