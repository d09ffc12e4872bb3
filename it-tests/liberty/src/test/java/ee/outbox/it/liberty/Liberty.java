// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.BrokerInServer;

/** The broker is inside the server: its messaging engine, by the server's default connection factory. */
public final class Liberty extends BrokerInServer {

    public Liberty() {
        super(new MessagingEngine());
    }
}
