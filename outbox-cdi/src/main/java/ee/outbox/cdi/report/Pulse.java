// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import ee.outbox.OutboxException;
import java.time.Duration;
import java.util.Map;

/** What a node knows of itself at the moment it is asked. */
public interface Pulse {

    /** Who calls the poll: {@code ejb-timer} or {@code managed-executor}. */
    String poll();

    /** Whether this node relays, or only stores. */
    boolean isRelayOn();

    /** How long ago the latest poll ended. */
    Duration sincePoll();

    /** The longest pause between two polls. */
    Duration longestPause();

    /** The channels that are in an outage, and how long it has lasted. */
    Map<String, Duration> outages();

    /**
     * Asks the database something small.
     *
     * @throws OutboxException when it gives no answer
     */
    void askDatabase();
}
