// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Claim;
import ee.outbox.cdi.store.Claims;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.LaneLostException;
import ee.outbox.cdi.store.Outcome;
import ee.outbox.cdi.store.Witness;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Drains lanes of one channel: claim, publish, mark; and again while they have events. A crash before the mark leaves the claim in the
 * lane's row: who takes the lane next sends those events again, flagged as possible duplicates. With exactly-once delivery the
 * mark is part of the transaction that publishes, and there are none.
 */
final class LaneDrain {

    private static final int CONFLICTS = 10;

    private final EventStore store;
    private final Routes routes;
    private final Map<String, RetryPolicy> retryPolicies;
    private final RelaySettings settings;
    private final LongSupplier nanoTime;
    private final String owner;
    private final Witness witness;

    LaneDrain(
            EventStore store,
            Routes routes,
            Map<String, RetryPolicy> retryPolicies,
            RelaySettings settings,
            LongSupplier nanoTime,
            String owner,
            Witness witness) {
        this.store = store;
        this.routes = routes;
        this.retryPolicies = retryPolicies;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.owner = owner;
        this.witness = witness;
    }

    /**
     * @param lanes of one channel; with exactly-once delivery a single one
     * @param outageWasNone whether the latest outage that one of the lanes met was none of their channel
     * @param stay told how it goes on
     * @throws InDoubtException when the latest batch is in doubt; its lanes are given back
     */
    void drain(Collection<Lane> lanes, boolean outageWasNone, Stay stay) {
        Visit visit = new Visit(stay);
        Claims claims = store.claim(lanes, owner, settings.batchSize(), settings.lease());
        giveBack(lanes, claims, stay);
        boolean blame = outageWasNone;
        while (!claims.isEmpty()) {
            List<Lane> claimed = claims.lanes();
            visit.begin(claims);
            Batch batch = visit.newBatch();
            if (blame) {
                batch.blameAnEvent();
                blame = false;
            }
            claims = store.isExactlyOnce() ? visit.publishWithMark(batch) : visit.publishAndMark(batch);
            batch.outcomes().forEach(this::tell);
            if (batch.outage().orElse(null) instanceof InDoubtException doubt) {
                throw doubt;
            }
            if (batch.outage().isPresent()) {
                stay.closed(claimed, batch.outage().get());
                return;
            }
            if (batch.isAnswered()) {
                stay.open(claimed);
            }
            giveBack(claimed, claims, stay);
        }
    }

    private static void giveBack(Collection<Lane> lanes, Claims kept, Stay stay) {
        Set<Lane> still = Set.copyOf(kept.lanes());
        lanes.stream()
                .filter(lane -> !still.contains(lane))
                .forEach(lane -> stay.givenBack(lane, kept.unseen().contains(lane)));
    }

    /** A relay's visit to lanes, from their claim until the last of them is given back. */
    private final class Visit {

        private final Stay stay;
        private long asked = nanoTime.getAsLong();
        private int atOnce = settings.batchSize();
        private int conflicts;
        private Claims claims;
        private long claimed;

        Visit(Stay stay) {
            this.stay = stay;
        }

        /** Also with claims of which nothing could be marked, once more. */
        void begin(Claims next) {
            if (!next.equals(claims)) {
                claims = next;
                claimed = asked;
            }
        }

        private Claim first() {
            return claims.each().get(0);
        }

        Batch newBatch() {
            RetryPolicy retryPolicy = retryPolicies.get(first().lane().channel());
            return new Batch(routes, retryPolicy, first().at(), this::now, settings.lease());
        }

        /**
         * The database's clock goes on as ours does, for as long as a batch takes. Fast rather than slow: it was asked before
         * it answered, and whatever came between the claim and the batch counts.
         */
        private Instant now() {
            return first().at().plusNanos(nanoTime.getAsLong() - claimed);
        }

        Claims publishAndMark(Batch batch) {
            batch.publish(claims.batch());
            try {
                return mark(claims.each(), batch);
            } catch (LaneLostException e) {
                if (claims.each().size() == 1) {
                    throw e;
                }
                return markEach(batch);
            }
        }

        /** Those of several lanes that are still ours. */
        private Claims markEach(Batch batch) {
            Set<Lane> ours = new HashSet<>();
            for (Claim claim : claims.each()) {
                try {
                    store.mark(List.of(claim), batch.outcomesOf(claim.lane()), now(), false, 0, settings.lease());
                    ours.add(claim.lane());
                } catch (LaneLostException e) {
                    batch.forgetOutcomesOf(claim.lane());
                    RelayLog.laneLost(e);
                }
            }
            return Claims.none(ours);
        }

        /** What is refused together is tried again by halves, until the refused event stands alone. */
        Claims publishWithMark(Batch batch) {
            Claim claim = first();
            Claim part = claim.first(batch.isSingly() ? 1 : Math.min(atOnce, Batch.ofOneBackend(claim.batch())));
            AtomicReference<Claims> next = new AtomicReference<>();
            boolean marked;
            try {
                marked = batch.publish(part.batch(), part.turn(), () -> next.set(markHere(part, batch)));
            } catch (RuntimeException e) {
                return again(e);
            }
            if (marked) {
                atOnce = Math.min(settings.batchSize(), atOnce * 2);
                return next.get();
            }
            if (batch.outage().isPresent() || !batch.outcomes().isEmpty()) {
                return mark(List.of(part), batch);
            }
            atOnce = Math.max(1, part.batch().size() / 2);
            return claims;
        }

        /** Of those in conflict one goes on each time, so a few attempts are enough for a few nodes. */
        private Claims again(RuntimeException failure) {
            if (!store.isConflict(failure) || ++conflicts == CONFLICTS) {
                throw failure;
            }
            return claims;
        }

        private Claims markHere(Claim part, Batch batch) {
            boolean goesOn = stay.goesOn(claims.isFull());
            asked = nanoTime.getAsLong();
            return store.markHere(part, batch.outcomes(), now(), goesOn, settings.batchSize(), settings.lease());
        }

        /** Databases in the same JVM (Derby 10.16) serve no thread that is interrupted, as a publisher may have left it. */
        private Claims mark(List<Claim> parts, Batch batch) {
            boolean interrupted = Thread.interrupted();
            try {
                boolean goesOn = batch.outage().isEmpty() && stay.goesOn(claims.isFull());
                asked = nanoTime.getAsLong();
                return store.mark(parts, batch.outcomes(), now(), goesOn, settings.batchSize(), settings.lease());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void tell(Outcome outcome) {
        OutboxEvent event = outcome.claimed().event();
        if (outcome instanceof Outcome.Published && witness.awaits(OutboxStatus.PUBLISHED)) {
            event.markAsPublished();
            witness.reached(event);
        } else if (outcome instanceof Outcome.Postponed || outcome instanceof Outcome.Failed) {
            witness.reached(event);
        }
    }

    /** A worker's stay with the lanes, which says how long it lasts and hears how it goes. */
    interface Stay {

        /**
         * Asked after each batch.
         *
         * @param full whether its lanes may have more
         */
        boolean goesOn(boolean full);

        /** @param mayHaveEvents whether nobody has looked for more */
        void givenBack(Lane lane, boolean mayHaveEvents);

        /** The lanes' channel has taken or refused something. */
        void open(Collection<Lane> lanes);

        /** The lanes are given back, for their channel's way out is closed. */
        void closed(Collection<Lane> lanes, OutageException outage);
    }
}
