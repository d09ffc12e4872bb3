// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.BatchPublisher;
import java.util.ArrayList;
import java.util.List;

/** Takes everything, and remembers it in the order in which it came. */
public class RecordingPublisher implements BatchPublisher {

    private final List<OutboxEvent> published = new ArrayList<>();
    private final List<Integer> batchSizes = new ArrayList<>();

    @Override
    public void publishAll(List<OutboxEvent> events) throws Exception {
        record(events);
    }

    protected final synchronized void record(List<OutboxEvent> events) {
        published.addAll(events);
        batchSizes.add(events.size());
        notifyAll();
    }

    public final synchronized List<OutboxEvent> published() {
        return List.copyOf(published);
    }

    public final synchronized List<Integer> batchSizes() {
        return List.copyOf(batchSizes);
    }

    public final List<String> ids() {
        return published().stream().map(OutboxEvent::getId).toList();
    }
}
