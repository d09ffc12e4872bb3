// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.broker;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** How to reach the broker. */
@ApplicationScoped
public class Connections {

    /**
     * Hands the outbox its way to the broker: a plain client factory, no container's. A call fails fast where the
     * broker is away, for it is the outbox that tries again, and not each call by itself.
     */
    @Produces
    @Outbox
    @ApplicationScoped
    public ConnectionFactory toBroker() {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(Broker.URL);
        factory.setInitialConnectAttempts(1);
        factory.setReconnectAttempts(0);
        // The single attempt, too, waits this long before it gives up; by default 2 s.
        factory.setRetryInterval(100);
        factory.setCallTimeout(5_000);
        return factory;
    }
}
