// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.internal.MaskedLogger;
import java.lang.System.Logger.Level;

/** Everything that reporting logs. */
final class ReportLog {

    private static final MaskedLogger LOG = new MaskedLogger("ee.outbox.report");

    private ReportLog() {}

    static void observerFails(OutboxEvent event, Throwable e) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-501 An observer @Reached(" + event.getStatus() + ") failed at " + event + ". The event is not"
                        + " touched by that; it is logged once, until an event passes.",
                e);
    }

    static void observersWorkAgain(OutboxStatus status) {
        LOG.log(Level.INFO, "OUTBOX-502 The observers @Reached({0}) work again.", status);
    }
}
