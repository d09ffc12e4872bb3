// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxException;
import java.util.List;
import java.util.stream.Collectors;

/** The lane's token has moved on: the lease ended, and another relay has the lane. Nothing was marked. */
public final class LaneLostException extends OutboxException {

    private static final long serialVersionUID = 1L;

    /** @param claims one of which has come to its end */
    LaneLostException(List<Claim> claims) {
        super("Lane " + claims.stream().map(claim -> claim.lane().toString()).collect(Collectors.joining(" or "))
                + " was taken over before its batch was marked. Delivered at least once, the batch may be sent"
                + " twice, flagged as possible duplicate; delivered exactly once, it is rolled back. If this happens often,"
                + " raise outbox.relay.lease.");
    }
}
