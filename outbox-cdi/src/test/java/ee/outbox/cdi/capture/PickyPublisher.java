// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;

/** Knows no options, and says so. */
final class PickyPublisher implements OutboxPublisher {

    @Override
    public void publish(OutboxEvent event) {}

    @Override
    public void check(OutboxEvent event) {
        if (!event.getPublisherConfig().isEmpty()) {
            throw new InvalidEventException("no options here: " + event.getPublisherConfig());
        }
    }
}
