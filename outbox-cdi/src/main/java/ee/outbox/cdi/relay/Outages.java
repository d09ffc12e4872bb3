// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.store.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The channels whose way out is closed. Each rests for the probe interval, then one worker tries it. Its lanes take it
 * in rotation, or one whose own event is to blame would keep the others out for ever.
 */
final class Outages {

    private static final class Outage {
        final long since;
        final Set<Lane> metBy = new HashSet<>();
        final Set<Lane> waiting = new LinkedHashSet<>();
        long restsUntil;
        Lane next;
        boolean probing;

        Outage(long since) {
            this.since = since;
        }
    }

    private final Duration probe;
    private final LongSupplier nanoTime;
    private final Map<String, Outage> outages = new HashMap<>();
    private final Set<Lane> contradicted = new HashSet<>();

    Outages(Duration probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
    }

    /**
     * Which lane may be tried, now that a worker has come with this one: the same; during an outage one that has waited
     * longer, whose worker is to come then; or none. During an outage the answer "the same" makes the worker the one that probes.
     */
    synchronized Optional<Lane> laneToTry(Lane lane) {
        Outage outage = outages.get(lane.channel());
        if (outage == null) {
            return Optional.of(lane);
        }
        outage.waiting.add(lane);
        if (outage.probing || nanoTime.getAsLong() - outage.restsUntil < 0) {
            return Optional.empty();
        }
        if (outage.next == null) {
            outage.next = outage.waiting.iterator().next();
        }
        Lane next = outage.next;
        if (lane.equals(next)) {
            outage.waiting.remove(lane);
            outage.next = null;
            outage.probing = true;
        }
        return Optional.of(next);
    }

    /** The worker that was admitted found nothing to try, or failed before it could. */
    synchronized void notTried(String channel) {
        Outage outage = outages.get(channel);
        if (outage != null) {
            outage.probing = false;
        }
    }

    /** @return whether the outage begins with this */
    synchronized boolean closed(Lane lane) {
        boolean begins = !outages.containsKey(lane.channel());
        long now = nanoTime.getAsLong();
        Outage outage = outages.computeIfAbsent(lane.channel(), name -> new Outage(now));
        outage.metBy.add(lane);
        outage.restsUntil = now + probe.toNanos();
        outage.probing = false;
        return begins;
    }

    /** @return whether an outage ends with this */
    synchronized boolean open(Lane lane) {
        Outage over = outages.remove(lane.channel());
        if (over != null) {
            contradicted.addAll(over.metBy);
        }
        contradicted.remove(lane);
        return over != null;
    }

    /**
     * Whether the lane found the channel closed, and another one found it open since: one of the lane's events is to blame then,
     * rather than the way. Answered once for each time that it was so.
     */
    synchronized boolean takeContradiction(Lane lane) {
        return contradicted.remove(lane);
    }

    /** How long each has lasted. */
    synchronized Map<String, Duration> now() {
        long now = nanoTime.getAsLong();
        Map<String, Duration> lasting = new TreeMap<>();
        outages.forEach((channel, outage) -> lasting.put(channel, Duration.ofNanos(now - outage.since)));
        return lasting;
    }
}
