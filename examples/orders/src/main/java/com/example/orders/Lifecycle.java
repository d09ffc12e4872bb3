// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import com.example.orders.broker.Broker;
import com.example.orders.delivery.Subscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/** Starts and stops what runs in the background, in the right order. */
@ApplicationScoped
public class Lifecycle {

    @Inject
    private Broker broker;

    @Inject
    private Subscriber subscriber;

    void start(@Observes Startup startup) {
        broker.start();
        subscriber.start();
    }

    void stop(@Observes Shutdown shutdown) {
        subscriber.stop();
        broker.stop();
    }
}
