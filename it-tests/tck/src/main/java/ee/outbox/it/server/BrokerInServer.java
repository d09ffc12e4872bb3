// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.util.function.Consumer;

/** A server with its own broker inside, which no client from outside reaches: the application forwards what arrives. */
public abstract class BrokerInServer implements Server {

    @Override
    public Subscriber subscriber(Consumer<Delivery> arrived) {
        return new ForwardedSubscriber(arrived);
    }

    @Override
    public void fit(War war) {
        ForwardedSubscriber.fit(war);
    }
}
