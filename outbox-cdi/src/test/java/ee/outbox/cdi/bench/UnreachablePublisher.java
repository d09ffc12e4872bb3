// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutageException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that can be taken away and given back. */
public final class UnreachablePublisher extends RecordingPublisher {

    private final AtomicInteger probes = new AtomicInteger();
    private volatile boolean reachable;

    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    /** How often it was tried while it was away. */
    public int probes() {
        return probes.get();
    }

    @Override
    public void publishAll(List<OutboxEvent> events) {
        if (!reachable) {
            probes.incrementAndGet();
            throw new OutageException("no broker", null);
        }
        record(events);
    }
}
