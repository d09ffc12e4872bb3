// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** For development: writes which event was published, and never what it says; the publisher of the name {@code log}. */
@ApplicationScoped
@Named("log")
class LogPublisher implements OutboxPublisher {

    @Override
    public void publish(OutboxEvent event) {
        PublishLog.published(event);
    }

    @Override
    public void prepare(String channel) {
        PublishLog.goesNowhere(channel);
    }

    @Override
    public void check(OutboxEvent event) {
        NoOptions.check(event, "log");
    }
}
