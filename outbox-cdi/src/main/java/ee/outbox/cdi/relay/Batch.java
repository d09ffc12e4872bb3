// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.OutboxEvent;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Claim.Claimed;
import ee.outbox.cdi.store.Hold;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Outcome;
import ee.outbox.spi.BatchPublisher;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.OutboxPublisher;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One batch on its way through the publishers: sends as much at once as they take, halves what they refuse until the
 * refused event stands alone, and keeps the later events of its key back. Knows neither lanes nor tables.
 */
final class Batch {

    private final Routes routes;
    private final RetryPolicy retryPolicy;
    private final Instant began;
    private final Supplier<Instant> clock;
    private final Duration lease;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, Hold> holdOfKey = new HashMap<>();
    private OutageException outage;
    private boolean answered;
    private boolean singly;
    private boolean blame;

    /**
     * @param began when this attempt did
     * @param clock the database's, as the other times
     * @param lease how long nobody else sends these events. When half of it is over, the rest is left to the next batch
     */
    Batch(Routes routes, RetryPolicy retryPolicy, Instant began, Supplier<Instant> clock, Duration lease) {
        this.routes = routes;
        this.retryPolicy = retryPolicy;
        this.began = began;
        this.clock = clock;
        this.lease = lease;
    }

    /** Sends each event alone, and takes the first outage for a refusal of the event that met with it. */
    void blameAnEvent() {
        singly = true;
        blame = true;
    }

    boolean isSingly() {
        return singly;
    }

    /** Publishes the events in their order; stops at an outage, which leaves the rest without an outcome. */
    void publish(List<Claimed> claimed) {
        int from = 0;
        while (from < claimed.size() && outage == null) {
            List<Claimed> rest = claimed.subList(from, claimed.size());
            List<Claimed> run = rest.subList(0, ofOneBackend(rest));
            send(run);
            from += run.size();
        }
    }

    /** How many of the first events have the same backend. */
    static int ofOneBackend(List<Claimed> claimed) {
        String backend = claimed.get(0).event().getPublisherBackend();
        int count = 1;
        while (count < claimed.size()
                && Objects.equals(backend, claimed.get(count).event().getPublisherBackend())) {
            count++;
        }
        return count;
    }

    /**
     * Publishes the events and has their outcomes stored, in one transaction. When several are refused nothing has happened, and the
     * caller comes again with fewer; when a single one is, its outcome is still to be stored.
     *
     * @param claimed of one backend
     * @param turn theirs in the lane
     * @param mark stores the outcomes in the transaction of the calling thread
     * @return whether that is done
     * @throws RuntimeException what the mark has thrown; then nothing has happened
     */
    boolean publish(List<Claimed> claimed, Turn turn, Runnable mark) {
        List<Claimed> free = withoutHeld(claimed);
        if (free.isEmpty()) {
            return false;
        }
        List<Outcome> held = List.copyOf(outcomes);
        free.forEach(event -> outcomes.add(new Outcome.Published(event)));
        Marking marking = new Marking(mark);
        try {
            transactional(free.get(0))
                    .publishAll(free.stream().map(Claimed::event).toList(), turn, marking);
            answered = true;
            return true;
        } catch (OutageException | InterruptedException e) {
            outcomes.retainAll(held);
            marking.mustHaveWorked();
            outage(free.get(0), e);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            outcomes.retainAll(held);
            marking.mustHaveWorked();
            answered = true;
            if (free.size() == 1) {
                refused(free.get(0), e);
            } else {
                outcomes.clear();
            }
        }
        return false;
    }

    /** Keeps why a mark has failed, whatever a publisher makes of it. */
    private static final class Marking implements Runnable {

        private final Runnable mark;
        private RuntimeException failure;

        Marking(Runnable mark) {
            this.mark = mark;
        }

        @Override
        public void run() {
            failure = null;
            try {
                mark.run();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        void mustHaveWorked() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private TransactionalPublisher transactional(Claimed claimed) {
        OutboxPublisher publisher = routes.publisherOf(claimed.event());
        if (publisher instanceof TransactionalPublisher transactional) {
            return transactional;
        }
        throw Routes.notTransactional("the event " + claimed.event().getId());
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    List<Outcome> outcomesOf(Lane lane) {
        return outcomes.stream()
                .filter(outcome -> outcome.claimed().lane().equals(lane))
                .toList();
    }

    void forgetOutcomesOf(Lane lane) {
        outcomes.removeIf(outcome -> outcome.claimed().lane().equals(lane));
    }

    Optional<OutageException> outage() {
        return Optional.ofNullable(outage);
    }

    /** Whether a publisher has taken or refused something, so that the way out is open. */
    boolean isAnswered() {
        return answered;
    }

    private void send(List<Claimed> run) {
        List<Claimed> free = withoutHeld(run);
        if (free.isEmpty() || outage != null) {
            return;
        }
        if (isOver()) {
            free.forEach(event -> outcomes.add(new Outcome.Left(event)));
            return;
        }
        try {
            OutboxPublisher publisher = routes.publisherOf(free.get(0).event());
            if (free.size() == 1) {
                publisher.publish(free.get(0).event());
            } else if (!singly && publisher instanceof BatchPublisher batches) {
                batches.publishAll(free.stream().map(Claimed::event).toList());
            } else {
                free.forEach(event -> send(List.of(event)));
                return;
            }
            answered = true;
            free.forEach(event -> outcomes.add(new Outcome.Published(event)));
        } catch (OutageException | InterruptedException e) {
            outage(free.get(0), e);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            answered = true;
            if (free.size() == 1) {
                refused(free.get(0), e);
            } else {
                send(free.subList(0, free.size() / 2));
                send(free.subList(free.size() / 2, free.size()));
            }
        }
    }

    /** Some of it is tried in any case, unless somebody else may be sending it by now. */
    private boolean isOver() {
        Duration elapsed = Duration.between(began, clock.get());
        return elapsed.compareTo(outcomes.isEmpty() ? lease : lease.dividedBy(2)) > 0;
    }

    private List<Claimed> withoutHeld(List<Claimed> run) {
        List<Claimed> free = new ArrayList<>(run.size());
        for (Claimed claimed : run) {
            Hold hold = claimed.isHeld()
                    ? claimed.hold()
                    : holdOfKey.get(claimed.event().getPartitionKey());
            if (hold == null) {
                free.add(claimed);
            } else {
                outcomes.add(new Outcome.Held(claimed, hold));
            }
        }
        return free;
    }

    private void outage(Claimed first, Exception e) {
        if (e instanceof InterruptedException) {
            // The server wants its thread back; the event is not to blame.
            Thread.currentThread().interrupt();
            outage = new OutageException("The relay was interrupted while it published.", e);
        } else if (blame && !(e instanceof InDoubtException)) {
            blame(first, (OutageException) e);
        } else {
            outage = (OutageException) e;
        }
    }

    private void blame(Claimed claimed, OutageException e) {
        blame = false;
        claimed.event().markAsPossibleDuplicate();
        refused(claimed, e.getCause() == null ? e : e.getCause());
    }

    private void refused(Claimed claimed, Throwable refusal) {
        OutboxEvent event = claimed.event();
        Instant firstBegan = event.getFirstTriedAt() == null ? began : event.getFirstTriedAt();
        Optional<Duration> delay = retryPolicy.delay(event, refusal, Duration.between(firstBegan, clock.get()));
        if (delay.isEmpty()) {
            fail(claimed, refusal);
            return;
        }
        event.incrementRetry(RelayLog.message(refusal));
        RelayLog.postponed(event, delay.get(), refusal);
        outcomes.add(new Outcome.Postponed(claimed, event.getLastError(), delay.get()));
        if (event.getPartitionKey() != null) {
            holdOfKey.put(event.getPartitionKey(), new Hold(event.getSeq(), false));
        }
    }

    private void fail(Claimed claimed, Throwable refusal) {
        OutboxEvent event = claimed.event();
        OnFailure onFailure = routes.onFailure(event);
        event.markAsFailed(RelayLog.message(refusal));
        RelayLog.failed(event, onFailure, refusal);
        Hold hold = onFailure == OnFailure.SKIP ? null : new Hold(event.getSeq(), onFailure == OnFailure.PARK);
        outcomes.add(new Outcome.Failed(claimed, event.getLastError(), hold));
        if (hold != null) {
            holdOfKey.put(event.getPartitionKey(), hold);
        }
    }
}
