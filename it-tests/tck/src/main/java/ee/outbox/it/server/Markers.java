// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import ee.outbox.it.app.Destinations;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the markers among the deliveries, and waits until one has come from every destination. */
final class Markers {

    private static final int DESTINATIONS = Destinations.TOPICS.size() + 1;
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicLong deliveries = new AtomicLong();
    private final Map<String, Semaphore> seen = new ConcurrentHashMap<>();

    boolean isMarker(Delivery delivery) {
        deliveries.incrementAndGet();
        Object marker = delivery.properties().get(Destinations.MARKER);
        if (marker != null) {
            of(marker.toString()).release();
        }
        return marker != null;
    }

    /** Gives up when nothing has come for a minute; a busy machine may need longer than that for all that was before it. */
    void await(String marker) throws InterruptedException {
        long before;
        do {
            before = deliveries.get();
            if (of(marker).tryAcquire(DESTINATIONS, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                seen.remove(marker);
                return;
            }
        } while (deliveries.get() != before);
        throw new AssertionError(
                "the marker has come from " + of(marker).availablePermits() + " destinations of " + DESTINATIONS);
    }

    private Semaphore of(String marker) {
        return seen.computeIfAbsent(marker, any -> new Semaphore(0));
    }
}
