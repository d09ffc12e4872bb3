// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.cdi.store.Claim.Claimed;
import java.time.Duration;

/** What became of an event of a claim, to be marked. An event without an outcome stays in its lane as it is. */
public sealed interface Outcome {

    Claimed claimed();

    /** The publisher took it over. */
    record Published(Claimed claimed) implements Outcome {}

    /** The publisher refused it; it is tried again after the delay, and its key waits for it. */
    record Postponed(Claimed claimed, String error, Duration delay) implements Outcome {}

    /** The publisher refused it for good; it is set aside. Its key goes on where the hold is {@code null}. */
    record Failed(Claimed claimed, String error, Hold hold) implements Outcome {}

    /** Not tried, for the batch took too long; it stays in its lane. */
    record Left(Claimed claimed) implements Outcome {}

    /** Not tried, for its key waits for an earlier event; set aside with that where it is parked. */
    record Held(Claimed claimed, Hold hold) implements Outcome {}
}
