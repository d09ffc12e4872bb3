// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.micro;

import ee.outbox.it.plain.BrokerConnection;
import ee.outbox.it.server.ArtemisBroker;
import ee.outbox.it.server.BrokerOutside;
import ee.outbox.it.server.War;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A server without a broker: the application brings the client of one, as a plain factory. */
public final class PlainArtemis extends BrokerOutside {

    public PlainArtemis() {
        super(
                ArtemisBroker.shared(),
                new ActiveMQConnectionFactory(ArtemisBroker.shared().url()));
    }

    @Override
    public void fit(War war) {
        war.withProducers(BrokerConnection.class.getPackage())
                .withLibraries(
                        "/org/apache/artemis/artemis-(jakarta-client|core-client|commons|selector)/",
                        "/io/netty/(?!netty-transport-native)",
                        "/(commons-beanutils|commons-collections|commons-logging|de/dentrassi|com/hierynomus)/",
                        "/org/slf4j/slf4j-api/")
                .configure("broker.url", ArtemisBroker.shared().url());
    }
}
