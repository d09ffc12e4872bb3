// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutageException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that can be taken away and given back. */
public final class UnreachablePublisher extends RecordingPublisher {

    private final AtomicInteger probes = new AtomicInteger();
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private volatile boolean reachable;

    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    /** Batches with one of these events look as if it were away. */
    public void unreachableFor(String... ids) {
        poison.addAll(List.of(ids));
    }

    public void reachableForAll() {
        poison.clear();
    }

    /** How often it was tried while it was away. */
    public int probes() {
        return probes.get();
    }

    @Override
    public void publishAll(List<OutboxEvent> events) {
        if (!reachable || events.stream().anyMatch(event -> poison.contains(event.getId()))) {
            probes.incrementAndGet();
            throw new OutageException("no broker", null);
        }
        record(events);
    }
}
