// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import jakarta.jms.ConnectionFactory;
import java.util.function.Consumer;

/** A server with a broker outside of it, which the tests reach with the broker's own client. */
public abstract class BrokerOutside implements Server {

    private final Broker broker;
    private final ConnectionFactory client;

    protected BrokerOutside(Broker broker, ConnectionFactory client) {
        this.broker = broker;
        this.client = client;
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public Subscriber subscriber(Consumer<Delivery> arrived) {
        return new ClientSubscriber(client, arrived);
    }
}
