// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.internal.MaskedLogger;
import java.lang.System.Logger.Level;

/** What the outbox says of its own start and end; the relay's sentences are in its own room. */
final class OutboxLog {

    private static final MaskedLogger LOG = new MaskedLogger("ee.outbox");

    private OutboxLog() {}

    static void ready(OutboxConfig config, String owner, Poller poller) {
        LOG.log(
                Level.INFO,
                "OUTBOX-101 The outbox is ready as {0}: channels {1} with {2} lanes each, {3} workers, retention {4}; polled by {5}.",
                owner,
                config.channels().keySet(),
                config.lanes(),
                config.relay().workers(),
                config.relay().retention(),
                poller);
    }

    static void relayIsOff() {
        LOG.log(
                Level.INFO,
                "OUTBOX-102 This node stores events and relays none (outbox.relay.enabled=false); another one has to.");
    }

    static void noChannels() {
        LOG.log(
                Level.WARNING,
                "OUTBOX-103 No channel is configured, so nothing can be fired. A channel comes to be by a key such as"
                        + " outbox.channel.orders.destination=orders.");
    }

    static void doesWithout(String absences) {
        LOG.log(Level.INFO, "OUTBOX-104 The server does not have all that the outbox can use. {0}", absences);
    }

    static void persists() {
        LOG.log(Level.INFO, "OUTBOX-105 Events are persisted through the application's EntityManager.");
    }

    static void observedInVain(String channel, String publisher) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-106 Observers of @Relayed(\"{0}\") get only the events that name the publisher cdi themselves, for"
                        + " outbox.channel.{0}.publisher is {1}.",
                channel,
                publisher);
    }
}
