// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.store.Lane;
import ee.outbox.internal.MaskedLogger;
import ee.outbox.spi.InDoubtException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Every sentence that the relay says to an operator. None of them carries a payload. */
final class RelayLog {

    private static final MaskedLogger LOG = new MaskedLogger("ee.outbox.relay");

    private RelayLog() {}

    static void outageBegins(String channel, Exception cause) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-201 Channel \"{0}\" is closed: {1}. Its events wait, and lose no attempt; the"
                        + " channel is tried again until it opens.",
                channel,
                cause.getMessage());
    }

    static void outageEnds(String channel) {
        LOG.log(Level.INFO, "OUTBOX-202 Channel \"{0}\" is open again.", channel);
    }

    static void postponed(OutboxEvent event, Duration delay, Throwable refusal) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-203 {0} was refused and is tried again in {1} ms: {2}",
                event,
                delay.toMillis(),
                message(refusal));
    }

    static void failed(OutboxEvent event, OnFailure onFailure, Throwable refusal) {
        String key = event.getPartitionKey() == null
                ? "It has no key, and nothing waits for it."
                : switch (onFailure) {
                    case BLOCK -> "Its key waits until the event is requeued or discarded.";
                    case SKIP -> "Its key goes on without it.";
                    case PARK -> "The later events of its key are set aside with it.";
                };
        LOG.log(
                Level.ERROR,
                "OUTBOX-204 {0} is refused for good and set aside as FAILED: {1}. {2}",
                event,
                message(refusal),
                key);
    }

    static void laneLost(Exception e) {
        LOG.log(Level.WARNING, "OUTBOX-205 {0}", e.getMessage());
    }

    static void laneFails(Lane lane, Throwable e) {
        LOG.log(Level.WARNING, "OUTBOX-206 Lane " + lane + " cannot be drained; every poll tries again.", e);
    }

    static void laneInDoubt(Lane lane, InDoubtException e) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-212 Lane {0} waits: its latest batch is committed in the database, and not (yet) where it was"
                        + " published. {1} Recovery of the transactions brings it there; every poll looks again. Should its"
                        + " broker have lost what it had: UPDATE outbox_lane SET series = NULL WHERE channel = ''{2}'' AND"
                        + " lane = {3}",
                lane,
                e.getMessage(),
                lane.channel(),
                String.valueOf(lane.number()));
    }

    static void laneWorksAgain(Lane lane) {
        LOG.log(Level.INFO, "OUTBOX-210 Lane {0} can be drained again.", lane);
    }

    static void pollFails(Throwable e) {
        LOG.log(Level.WARNING, "OUTBOX-207 The outbox's tables cannot be read; the relay keeps trying.", e);
    }

    static void pollWorksAgain() {
        LOG.log(Level.INFO, "OUTBOX-208 The outbox's tables can be read again.");
    }

    static void stoppedInTheMiddle() {
        LOG.log(
                Level.WARNING,
                "OUTBOX-209 A batch was still being sent when the relay had to stop. Its lane is free"
                        + " when its lease ends; its events may be sent twice, flagged as possible duplicates.");
    }

    static void pollIsOver(Throwable e) {
        LOG.log(
                Level.ERROR,
                "OUTBOX-211 The server's scheduled executor refuses the next poll. This node sends what is fired on it,"
                        + " and nothing of nodes that died, no retries and no scheduled events, until it is restarted.",
                e);
    }

    static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
