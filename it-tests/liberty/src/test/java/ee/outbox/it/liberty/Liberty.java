// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.liberty;

import ee.outbox.it.server.BrokerInServer;
import ee.outbox.it.server.War;

/** The broker is inside the server: its messaging engine, by the server's default connection factory. */
public final class Liberty extends BrokerInServer {

    /** One message a transaction: of those of one transaction the engine may deliver the second first. */
    @Override
    public void fit(War war) {
        super.fit(war);
        war.configure("outbox.relay.batch-size", "1");
    }

    @Override
    public boolean joinsUnshareable() {
        return false;
    }
}
