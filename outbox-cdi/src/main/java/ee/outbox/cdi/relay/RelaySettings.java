// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import java.time.Duration;

/**
 * How a relay works.
 *
 * @param workers how many lanes this node drains at once, at most
 * @param batchSize how many events are read, sent and marked together, at most
 * @param lease how long a lane stays with a relay that gives no sign of life
 * @param poll how long after a look around that found something the next one follows
 * @param pollMax the same while nothing is found; the interval doubles from {@code poll} up to this
 * @param probe how long a channel rests after an outage before it is tried again
 * @param retention how long published events are kept; zero removes them as they are published
 */
public record RelaySettings(
        int workers,
        int batchSize,
        Duration lease,
        Duration poll,
        Duration pollMax,
        Duration probe,
        Duration retention) {}
