// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.full;

import ee.outbox.it.server.BrokerOutside;

/** OpenMQ by the server's own resource adapter and default connection factory. */
public final class PayaraServer extends BrokerOutside {

    public PayaraServer() {
        super(OpenMq.shared(), OpenMq.shared().connectionFactory());
    }
}
