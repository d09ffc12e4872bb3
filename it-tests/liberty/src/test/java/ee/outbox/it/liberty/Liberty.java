// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.ForwardedSubscriber;
import ee.outbox.it.server.Server;
import ee.outbox.it.server.Subscriber;
import ee.outbox.it.server.War;
import java.util.function.Consumer;

/** The broker is inside the server: its messaging engine, by the server's default connection factory. */
public final class Liberty implements Server {

    private final Broker broker = new MessagingEngine();

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public Subscriber subscriber(Consumer<Delivery> arrived) {
        return new ForwardedSubscriber(arrived);
    }

    @Override
    public void fit(War war) {
        ForwardedSubscriber.fit(war);
    }
}
