// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.OutboxEvent;
import ee.outbox.internal.MaskedLogger;
import java.lang.System.Logger.Level;

/** What the publisher {@code log} writes. */
final class PublishLog {

    private static final MaskedLogger LOG = new MaskedLogger("ee.outbox.log");

    private PublishLog() {}

    static void published(OutboxEvent event) {
        LOG.log(
                Level.INFO,
                "OUTBOX-401 {0}, key {1}, {2} bytes: published to this log alone.",
                event,
                event.getPartitionKey(),
                String.valueOf(event.getData() == null ? 0 : event.getData().length));
    }

    static void goesNowhere(String channel) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-402 The events of channel \"{0}\" go nowhere but to the log (outbox.channel.{0}.publisher=log).",
                channel);
    }

    static void classifierFails(Throwable e) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-403 The application's FailureClassifier failed; the default tells outage from refusal in its place.",
                e);
    }
}
