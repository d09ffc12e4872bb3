// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.BrokerInServer;
import ee.outbox.it.server.War;

/**
 * The broker is inside the server: its messaging engine, by the server's default connection factory. Where a test stops
 * it, the same engine in another process.
 */
public final class Liberty extends BrokerInServer {

    private static final String ELSEWHERE = "jms/elsewhere";

    private final MessagingServer messagingServer;

    public Liberty() {
        this(new MessagingServer());
    }

    private Liberty(MessagingServer messagingServer) {
        super(messagingServer);
        this.messagingServer = messagingServer;
    }

    /** One message a transaction: of those of one transaction the engine may deliver the second first. */
    @Override
    public void fit(War war) {
        super.fit(war);
        war.configure("outbox.relay.batch-size", "1");
    }

    @Override
    public void fitForOutage(War war) {
        messagingServer.startOnce();
        war.configure("outbox.jms.connection-factory", ELSEWHERE).configure("forwarder.connection-factory", ELSEWHERE);
    }

    @Override
    public boolean joinsUnshareable() {
        return false;
    }
}
