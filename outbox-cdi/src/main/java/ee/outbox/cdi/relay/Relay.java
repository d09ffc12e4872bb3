// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.LaneLostException;
import ee.outbox.cdi.store.Survey;
import ee.outbox.cdi.store.Witness;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Sets workers to the lanes that have events: those rung for after a commit, and those that a poll finds. A worker is a
 * task on the executor, and with nothing to do there is no thread; with much to do it is one task after another, so that the
 * executor's other tasks come in between.
 */
public final class Relay {

    private static final int ADMITTED_AT_ONCE = 1_000;

    /** Events that become due one after another are fetched together. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    /** So long a worker stays with a lane that fills its batches while more of them wait than there are workers. */
    private static final int FULL_BATCHES_PER_STAY = 10;

    /** So long a worker keeps its thread, then it queues up anew: where threads are few, the server's requests wait for them. */
    private static final Duration SHIFT = Duration.ofMillis(200);

    private final EventStore store;
    private final Set<String> channels;
    private final Set<String> inBatches;
    private final String owner;
    private final RelaySettings settings;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final LaneDrain laneDrain;
    private final Doorbell doorbell;
    private final Outages outages;
    private final List<Purge> purges = new CopyOnWriteArrayList<>();
    private final Set<Lane> failing = ConcurrentHashMap.newKeySet();
    private final Set<Lane> failedTogether = ConcurrentHashMap.newKeySet();
    private Duration interval;
    private boolean pollFails;
    private volatile long polledAt;

    /**
     * @param retryPolicies each channel's, by its name
     * @param executor runs the workers; may refuse
     * @param nanoTime measures how long a channel rests, an attempt takes, and how long ago the latest poll was; {@code System::nanoTime}
     * @param owner tells this relay from others in {@code outbox_lane.owner}
     * @param witness told of what was marked, on the worker's thread
     */
    public Relay(
            EventStore store,
            Routes routes,
            Map<String, RetryPolicy> retryPolicies,
            RelaySettings settings,
            Executor executor,
            LongSupplier nanoTime,
            String owner,
            Witness witness) {
        this.store = store;
        this.channels = routes.channels();
        this.inBatches = channels.stream().filter(routes::takesBatches).collect(Collectors.toSet());
        this.owner = owner;
        this.settings = settings;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.polledAt = nanoTime.getAsLong();
        this.laneDrain = new LaneDrain(store, routes, retryPolicies, settings, nanoTime, owner, witness);
        this.doorbell = new Doorbell(settings.workers());
        this.outages = new Outages(settings.probe(), nanoTime);
        this.interval = settings.poll();
        Duration retention = settings.retention();
        if (!retention.isZero()) {
            purges.add(new Purge((now, limit) -> store.purge(now.minus(retention), limit), nanoTime));
        }
    }

    /**
     * Has something else purged, too, with the polls.
     *
     * @param purge removes no more than it is told, and says how many it has removed
     */
    public void alsoPurge(IntUnaryOperator purge) {
        purges.add(new Purge((now, limit) -> purge.applyAsInt(limit), nanoTime));
    }

    /** Has the lanes drained soon. Never blocks and never throws: called after a commit, where nothing can be undone. */
    public void ring(Collection<Lane> lanes) {
        for (int more = doorbell.ring(lanes); more > 0; more--) {
            if (!queueWorker()) {
                // The next poll rings again, here or elsewhere.
                doorbell.workerLeft();
            }
        }
    }

    /** @return whether the executor has taken it; it may be full, or of an application that is being stopped */
    private boolean queueWorker() {
        try {
            executor.execute(this::work);
            return true;
        } catch (RejectedExecutionException | IllegalStateException e) {
            return false;
        }
    }

    /**
     * Looks around for what no bell has told: events of other nodes and of dead ones, and what has become due. Called
     * by one timer, never by two threads at once.
     *
     * @return how long to wait before the next call
     */
    public Duration poll() {
        if (doorbell.isClosed()) {
            return settings.pollMax();
        }
        try {
            Duration wait = lookAround();
            if (pollFails) {
                pollFails = false;
                RelayLog.pollWorksAgain();
            }
            return wait;
        } catch (RuntimeException | Error e) {
            // Nothing may leave the timer's method: a container would call it once more, and there would be two chains.
            if (!pollFails) {
                pollFails = true;
                RelayLog.pollFails(e);
            }
            return settings.pollMax();
        } finally {
            polledAt = nanoTime.getAsLong();
        }
    }

    /** How long ago the latest poll ended; before the first one, how long ago this relay came to be. */
    public Duration sincePoll() {
        return Duration.ofNanos(nanoTime.getAsLong() - polledAt);
    }

    /** The channels that are in an outage, and how long it has lasted. */
    public Map<String, Duration> outages() {
        return outages.now();
    }

    private Duration lookAround() {
        Survey survey = store.survey(channels, owner);
        Set<Lane> lanes = new HashSet<>(survey.ready());
        if (survey.isSomethingDue()) {
            lanes.addAll(store.admitDue(ADMITTED_AT_ONCE));
        }
        ring(lanes);
        purges.forEach(purge -> purge.afterSurvey(survey.now()));
        interval = lanes.isEmpty() ? min(interval.multipliedBy(2), settings.pollMax()) : settings.poll();
        return survey.untilDue()
                .map(due -> min(interval, max(due, SHORTEST_WAIT)))
                .orElse(interval);
    }

    /**
     * Takes up no more work, lets each worker finish its batch, and gives the lanes back.
     *
     * @param patience how long to wait for the workers
     */
    public void stop(Duration patience) {
        if (!doorbell.close(patience)) {
            RelayLog.stoppedInTheMiddle();
        }
    }

    private void work() {
        Shift shift = new Shift();
        List<Lane> lanes = doorbell.next(this::goesAlone);
        while (!lanes.isEmpty()) {
            WorkerStay stay = new WorkerStay(lanes, shift);
            try {
                drain(stay);
            } finally {
                stay.end();
            }
            if (shift.isOver() && !doorbell.isClosed()) {
                if (queueWorker()) {
                    return;
                }
                shift = new Shift();
            }
            lanes = doorbell.next(this::goesAlone);
        }
    }

    /**
     * What fails would have others fail with it. Where each event is sent by itself nothing is won, and a worker that is free would
     * send another lane's in the meantime. A transaction that publishes has the turn of a single lane.
     */
    private boolean goesAlone(Lane lane) {
        return store.isExactlyOnce()
                || !inBatches.contains(lane.channel())
                || failing.contains(lane)
                || failedTogether.contains(lane);
    }

    private void drain(WorkerStay stay) {
        stay.lanes().forEach(lane -> {
            Optional<Lane> toTry = outages.laneToTry(lane);
            if (!toTry.equals(Optional.of(lane))) {
                stay.leave(lane);
                toTry.map(Set::of).ifPresent(this::ring);
            }
        });
        List<Lane> lanes = stay.lanes();
        if (lanes.isEmpty()) {
            return;
        }
        boolean contradicted = lanes.stream().map(outages::takeContradiction).reduce(false, Boolean::logicalOr);
        try {
            laneDrain.drain(lanes, contradicted, stay);
            failedTogether.removeAll(lanes);
            lanes.stream().filter(failing::remove).forEach(RelayLog::laneWorksAgain);
        } catch (LaneLostException e) {
            RelayLog.laneLost(e);
        } catch (InDoubtException e) {
            stay.lanes().stream().filter(failing::add).forEach(lane -> RelayLog.laneInDoubt(lane, e));
        } catch (RuntimeException | Error e) {
            failed(stay, e);
        } finally {
            outages.notTried(lanes.get(0).channel());
        }
    }

    /** One of several lanes may be to blame: each is tried alone then. */
    private void failed(WorkerStay stay, Throwable e) {
        List<Lane> lanes = stay.lanes();
        if (lanes.size() == 1) {
            lanes.stream().filter(failing::add).forEach(lane -> RelayLog.laneFails(lane, e));
        } else {
            failedTogether.addAll(lanes);
            stay.comesBackFor(lanes);
        }
    }

    /** The time for which a worker has its thread. */
    private final class Shift {
        private final long began = nanoTime.getAsLong();

        boolean isOver() {
            return nanoTime.getAsLong() - began >= SHIFT.toNanos();
        }
    }

    private final class WorkerStay implements LaneDrain.Stay {
        private final Set<Lane> lanes;
        private final Set<Lane> comesBackFor = new HashSet<>();
        private final Shift shift;
        private int batches;

        WorkerStay(List<Lane> lanes, Shift shift) {
            this.lanes = new LinkedHashSet<>(lanes);
            this.shift = shift;
        }

        /** Those with which it has not done yet. */
        List<Lane> lanes() {
            return List.copyOf(lanes);
        }

        void leave(Lane lane) {
            lanes.remove(lane);
            doorbell.leave(lane);
        }

        void comesBackFor(Collection<Lane> again) {
            comesBackFor.addAll(again);
        }

        void end() {
            doorbell.leaveAll(lanes);
            ring(comesBackFor);
        }

        /** Who has little left to send does not let the others wait: it comes back when more has come together. */
        @Override
        public boolean goesOn(boolean full) {
            boolean isLong = !full || ++batches % FULL_BATCHES_PER_STAY == 0;
            return !doorbell.isClosed() && !shift.isOver() && !(isLong && doorbell.isSomeoneWaiting());
        }

        /** The worker itself sees to what was rung for at its last lane; for the others there may have to be another one. */
        @Override
        public void givenBack(Lane lane, boolean mayHaveEvents) {
            if (lanes.size() > 1) {
                leave(lane);
                ring(mayHaveEvents ? Set.of(lane) : Set.of());
            } else if (mayHaveEvents) {
                comesBackFor.add(lane);
            }
        }

        @Override
        public void open(Collection<Lane> found) {
            List<Lane> ended = found.stream().filter(outages::open).toList();
            if (!ended.isEmpty()) {
                String channel = ended.get(0).channel();
                RelayLog.outageEnds(channel);
                ring(store.lanesOf(channel));
            }
        }

        @Override
        public void closed(Collection<Lane> found, OutageException outage) {
            found.stream().filter(outages::closed).forEach(lane -> RelayLog.outageBegins(lane.channel(), outage));
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
