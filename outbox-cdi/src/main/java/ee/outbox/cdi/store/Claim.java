// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.Turn;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A relay's right to a batch of a lane: while the lane's token is still this one, nobody else has had it.
 *
 * @param lane the lane
 * @param owner the relay
 * @param at when it was claimed, by the database's clock
 * @param token the lane's fencing token; it changes with every claim, mark and release
 * @param suspectTo how far an earlier claim reached that ended without a mark: events up to this {@code seq} may have been
 *     sent before; 0 where there was none
 * @param turn with exactly-once delivery, the lane's next; {@code null} otherwise
 * @param batch the next events of the lane in {@code seq} order; never empty
 */
public record Claim(Lane lane, String owner, Instant at, long token, long suspectTo, Turn turn, List<Claimed> batch) {

    Claim followedBy(List<Claimed> nextBatch, Instant now) {
        return new Claim(lane, owner, now, token + 1, suspectTo, turn, nextBatch);
    }

    /** What the lane's token was before it was claimed. */
    long tokenBefore() {
        return token - 1;
    }

    /** The same once its turn is taken. */
    Claim inNextTurn() {
        return new Claim(lane, owner, at, token, suspectTo, turn.next(), batch);
    }

    /** The right to the first few of the events, which are marked without the others. */
    public Claim first(int count) {
        return new Claim(lane, owner, at, token, suspectTo, turn, batch.subList(0, Math.min(count, batch.size())));
    }

    /** Up to which {@code seq} events may have been sent, should this claim end without a mark. */
    long reach() {
        return Math.max(lastSeq(), suspectTo);
    }

    /** What is still suspect when this claim's own events are marked; one that was left is as suspect as it was before. */
    long suspectAfter(Collection<Outcome> outcomes) {
        boolean left = outcomes.stream().anyMatch(Outcome.Left.class::isInstance);
        return left || suspectTo > lastSeq() ? suspectTo : 0;
    }

    long firstSeq() {
        return batch.get(0).event().getSeq();
    }

    private long lastSeq() {
        return batch.get(batch.size() - 1).event().getSeq();
    }

    /**
     * An event inside a claim.
     *
     * @param lane the claim's
     * @param event the event
     * @param hold what its key waits for, which may be this event itself; {@code null} when it waits for nothing
     */
    public record Claimed(Lane lane, OutboxEvent event, Hold hold) {

        /** Whether an earlier event of the key must be published first. */
        public boolean isHeld() {
            return hold != null && !isHead();
        }

        /** Whether the key waits for this event. */
        public boolean isHead() {
            return hold != null && hold.head() == event.getSeq();
        }
    }
}
