// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Claim;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Outcome;
import ee.outbox.cdi.store.Witness;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Drains one lane: claim, publish, mark; and again while it has events. A crash before the mark leaves the claim in the
 * lane's row: who takes the lane next sends those events again, flagged as possible duplicates. With exactly-once delivery the
 * mark is part of the transaction that publishes, and there are none.
 */
final class LaneDrain {

    /** How an attempt at a lane ended. */
    enum End {
        /** Nothing was ready, or another relay has the lane. */
        NOTHING,
        /** Given back without an event that is ready. */
        EMPTY,
        /** Given back with events left, for others wait too. */
        INTERRUPTED,
        /** Given back because the channel's way out is closed. */
        OUTAGE
    }

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
     * @param outageWasNone whether the latest outage of this lane was none of its channel
     * @param goOn asked after each batch, of so many events, whether to stay with the lane
     * @param reports told after each batch whether the channel's way out is open
     * @throws InDoubtException when the lane's latest batch is in doubt; the lane is given back
     */
    End drain(Lane lane, boolean outageWasNone, IntPredicate goOn, Reports reports) {
        Visit visit = new Visit(goOn);
        Optional<Claim> claim = store.claim(lane, owner, settings.batchSize(), settings.lease());
        if (claim.isEmpty()) {
            return End.NOTHING;
        }
        boolean blame = outageWasNone;
        while (claim.isPresent()) {
            Instant now = claim.get().at();
            visit.begin(claim.get());
            Batch batch = new Batch(routes, retryPolicies.get(lane.channel()), now, visit::now, settings.lease());
            if (blame) {
                batch.blameAnEvent();
                blame = false;
            }
            claim = store.isExactlyOnce() ? visit.publishWithMark(batch) : visit.publishAndMark(batch);
            batch.outcomes().forEach(this::tell);
            if (batch.outage().orElse(null) instanceof InDoubtException doubt) {
                throw doubt;
            }
            if (batch.outage().isPresent()) {
                reports.closed(lane, batch.outage().get());
                return End.OUTAGE;
            }
            if (batch.isAnswered()) {
                reports.open(lane);
            }
            if (!visit.goesOn) {
                return End.INTERRUPTED;
            }
        }
        return End.EMPTY;
    }

    /** A relay's visit to the lane, from its claim until the lane is given back. */
    private final class Visit {

        private final IntPredicate goOn;
        private long asked = nanoTime.getAsLong();
        private boolean goesOn = true;
        private int atOnce = settings.batchSize();
        private int conflicts;
        private Claim claim;
        private long claimed;

        Visit(IntPredicate goOn) {
            this.goOn = goOn;
        }

        /** Also a claim of which nothing could be marked, once more. */
        void begin(Claim next) {
            if (claim == null || next.token() != claim.token()) {
                claim = next;
                claimed = asked;
            }
        }

        /**
         * The database's clock goes on as ours does, for as long as a batch takes. Fast rather than slow: it was asked before
         * it answered, and whatever came between the claim and the batch counts.
         */
        Instant now() {
            return claim.at().plusNanos(nanoTime.getAsLong() - claimed);
        }

        Optional<Claim> publishAndMark(Batch batch) {
            batch.publish(claim.batch());
            return mark(claim, batch);
        }

        /** What is refused together is tried again by halves, until the refused event stands alone. */
        Optional<Claim> publishWithMark(Batch batch) {
            Claim part = claim.first(batch.isSingly() ? 1 : Math.min(atOnce, Batch.ofOneBackend(claim.batch())));
            AtomicReference<Optional<Claim>> next = new AtomicReference<>();
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
                return mark(part, batch);
            }
            atOnce = Math.max(1, part.batch().size() / 2);
            return Optional.of(claim);
        }

        /** Of those in conflict one goes on each time, so a few attempts are enough for a few nodes. */
        private Optional<Claim> again(RuntimeException failure) {
            if (!store.isConflict(failure) || ++conflicts == CONFLICTS) {
                throw failure;
            }
            return Optional.of(claim);
        }

        private Optional<Claim> markHere(Claim part, Batch batch) {
            goesOn = goOn.test(claim.batch().size());
            asked = nanoTime.getAsLong();
            return store.markHere(part, batch.outcomes(), now(), goesOn, settings.batchSize(), settings.lease());
        }

        /** Databases in the same JVM (Derby 10.16) serve no thread that is interrupted, as a publisher may have left it. */
        private Optional<Claim> mark(Claim part, Batch batch) {
            boolean interrupted = Thread.interrupted();
            try {
                goesOn = batch.outage().isEmpty() && goOn.test(claim.batch().size());
                asked = nanoTime.getAsLong();
                return store.mark(part, batch.outcomes(), now(), goesOn, settings.batchSize(), settings.lease());
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

    /** Hears how the channels' ways out are. */
    interface Reports {
        void open(Lane lane);

        void closed(Lane lane, OutageException outage);
    }
}
