// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.EventFilter;
import ee.outbox.internal.MaskedLogger;
import java.lang.System.Logger.Level;

/** What the store says to an operator; the relay's sentences are in its own room. */
final class StoreLog {

    private static final MaskedLogger LOG = new MaskedLogger("ee.outbox.store");

    private StoreLog() {}

    /** Who, what, how many. */
    static void acted(String by, String what, int count, EventFilter filter, String reason) {
        LOG.log(
                Level.INFO,
                "OUTBOX-302 {0} has {1} {2} event(s), of {3}{4}.",
                by,
                what,
                count,
                filter,
                reason == null ? "" : ", because: " + reason);
    }

    static void unknownProduct(String product) {
        LOG.log(
                Level.WARNING,
                "OUTBOX-301 The outbox does not know the database {0} and speaks standard SQL to it, which nobody has tried."
                        + " Its tables are those of {1} in the jar outbox-cdi.",
                product,
                Dialect.STANDARD.script());
    }
}
