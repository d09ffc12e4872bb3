// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.BrokerInServer;

/** The broker is inside the server: Artemis, by the server's default connection factory. */
public final class WildFly extends BrokerInServer {

    private final Broker broker = new InVmArtemis();

    @Override
    public Broker broker() {
        return broker;
    }

    /** On the management port. */
    @Override
    public String readiness() {
        return "http://127.0.0.1:" + Integer.getInteger("server.management-port") + "/health/ready";
    }
}
