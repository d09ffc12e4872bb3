// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.cdi.store.Claim;
import ee.outbox.cdi.store.Claims;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a store does with several lanes, with one. */
public final class OneLane {

    private OneLane() {}

    public static Optional<Claim> claim(EventStore store, Lane lane, String owner, int batchSize, Duration lease) {
        return only(store.claim(List.of(lane), owner, batchSize, lease));
    }

    public static Optional<Claim> mark(
            EventStore store,
            Claim claim,
            Collection<Outcome> outcomes,
            Instant now,
            boolean next,
            int batchSize,
            Duration lease) {
        return only(store.mark(List.of(claim), outcomes, now, next, batchSize, lease));
    }

    private static Optional<Claim> only(Claims claims) {
        return claims.each().stream().findFirst();
    }
}
