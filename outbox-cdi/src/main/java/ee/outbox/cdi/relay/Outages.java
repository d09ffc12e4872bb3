// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The channels whose way out is closed. Each rests for the probe interval, then one worker tries it. */
final class Outages {

    private static final class Outage {
        final long since;
        long restsUntil;
        boolean probing;

        Outage(long since) {
            this.since = since;
        }
    }

    private final Duration probe;
    private final LongSupplier nanoTime;
    private final Map<String, Outage> outages = new HashMap<>();

    Outages(Duration probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
    }

    /** Whether a worker may try the channel now; during an outage this makes it the one that probes. */
    synchronized boolean admits(String channel) {
        Outage outage = outages.get(channel);
        if (outage == null) {
            return true;
        }
        if (outage.probing || nanoTime.getAsLong() - outage.restsUntil < 0) {
            return false;
        }
        outage.probing = true;
        return true;
    }

    /** The worker that was admitted found nothing to try, or failed before it could. */
    synchronized void notTried(String channel) {
        Outage outage = outages.get(channel);
        if (outage != null) {
            outage.probing = false;
        }
    }

    /** @return whether the outage begins with this */
    synchronized boolean closed(String channel) {
        boolean begins = !outages.containsKey(channel);
        long now = nanoTime.getAsLong();
        Outage outage = outages.computeIfAbsent(channel, name -> new Outage(now));
        outage.restsUntil = now + probe.toNanos();
        outage.probing = false;
        return begins;
    }

    /** @return whether an outage ends with this */
    synchronized boolean open(String channel) {
        return outages.remove(channel) != null;
    }

    /** How long each has lasted. */
    synchronized Map<String, Duration> now() {
        long now = nanoTime.getAsLong();
        Map<String, Duration> lasting = new TreeMap<>();
        outages.forEach((channel, outage) -> lasting.put(channel, Duration.ofNanos(now - outage.since)));
        return lasting;
    }
}
