// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.ra;

import ee.outbox.it.server.ArtemisBroker;
import ee.outbox.it.server.BrokerOutside;
import ee.outbox.it.server.War;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A server without a broker, to which a resource adapter brings the client of one: its factory is the container's. */
public final class ArtemisInResourceAdapter extends BrokerOutside {

    public ArtemisInResourceAdapter() {
        super(
                ArtemisBroker.shared(),
                new ActiveMQConnectionFactory(ArtemisBroker.shared().url()));
    }

    @Override
    public void fit(War war) {
        war.configure("outbox.jms.connection-factory", "jms/artemis");
    }
}
