// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;

/** Hears how far events have come, when that is committed. Never throws. */
public interface Witness {

    /** Whether events that have reached this status are of interest. */
    boolean awaits(OutboxStatus status);

    /** @param event its status is the one that it has reached */
    void reached(OutboxEvent event);
}
