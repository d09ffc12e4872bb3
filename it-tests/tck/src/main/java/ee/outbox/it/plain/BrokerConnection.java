// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.plain;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the client factory. */
@ApplicationScoped
public class BrokerConnection {

    @Produces
    @Outbox
    @ApplicationScoped
    ConnectionFactory factory(@ConfigProperty(name = "broker.url") String url) {
        return new ActiveMQConnectionFactory(url);
    }

    void close(@Disposes @Outbox ConnectionFactory factory) {
        ((ActiveMQConnectionFactory) factory).close();
    }
}
