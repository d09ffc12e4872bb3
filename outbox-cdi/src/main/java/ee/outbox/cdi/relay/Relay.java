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

/**
 * Sets workers to the lanes that have events: those rung for after a commit, and those that a poll finds. A worker is a
 * task on the executor, and with nothing to do there is no thread; with much to do it is one task after another, so that the
 * executor's other tasks come in between.
 */
public final class Relay implements LaneDrain.Reports {

    private static final int ADMITTED_AT_ONCE = 1_000;

    /** Events that become due one after another are fetched together. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    /** So long a worker stays with a lane that fills its batches while more of them wait than there are workers. */
    private static final int FULL_BATCHES_PER_STAY = 10;

    /** So long a worker keeps its thread, then it queues up anew: where threads are few, the server's requests wait for them. */
    private static final Duration SHIFT = Duration.ofMillis(200);

    private final EventStore store;
    private final Set<String> channels;
    private final String owner;
    private final RelaySettings settings;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final LaneDrain laneDrain;
    private final Doorbell doorbell;
    private final Outages outages;
    private final List<Purge> purges = new CopyOnWriteArrayList<>();
    private final Set<Lane> failing = ConcurrentHashMap.newKeySet();
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
        for (Lane lane = doorbell.next(); lane != null; lane = doorbell.next()) {
            LaneDrain.End end = LaneDrain.End.NOTHING;
            try {
                end = drain(lane, shift);
            } finally {
                doorbell.leave(lane);
            }
            if (end == LaneDrain.End.INTERRUPTED) {
                ring(Set.of(lane));
            }
            if (shift.isOver() && !doorbell.isClosed()) {
                if (queueWorker()) {
                    return;
                }
                shift = new Shift();
            }
        }
    }

    private LaneDrain.End drain(Lane lane, Shift shift) {
        Optional<Lane> toTry = outages.laneToTry(lane);
        if (!toTry.equals(Optional.of(lane))) {
            toTry.map(Set::of).ifPresent(this::ring);
            return LaneDrain.End.NOTHING;
        }
        Stay stay = new Stay(shift);
        try {
            LaneDrain.End end = laneDrain.drain(lane, outages.takeContradiction(lane), stay::goesOn, this);
            if (failing.remove(lane)) {
                RelayLog.laneWorksAgain(lane);
            }
            return end;
        } catch (LaneLostException e) {
            RelayLog.laneLost(e);
        } catch (InDoubtException e) {
            if (failing.add(lane)) {
                RelayLog.laneInDoubt(lane, e);
            }
        } catch (RuntimeException | Error e) {
            if (failing.add(lane)) {
                RelayLog.laneFails(lane, e);
            }
        } finally {
            outages.notTried(lane.channel());
        }
        return LaneDrain.End.NOTHING;
    }

    /** The time for which a worker has its thread. */
    private final class Shift {
        private final long began = nanoTime.getAsLong();

        boolean isOver() {
            return nanoTime.getAsLong() - began >= SHIFT.toNanos();
        }
    }

    /** A worker's stay with a lane. */
    private final class Stay {
        private final Shift shift;
        private int batches;

        Stay(Shift shift) {
            this.shift = shift;
        }

        /** Who has little left to send does not let the others wait: it comes back when more has come together. */
        boolean goesOn(int batch) {
            boolean isLong = batch < settings.batchSize() || ++batches % FULL_BATCHES_PER_STAY == 0;
            return !doorbell.isClosed() && !shift.isOver() && !(isLong && doorbell.isSomeoneWaiting());
        }
    }

    @Override
    public void open(Lane lane) {
        if (outages.open(lane)) {
            RelayLog.outageEnds(lane.channel());
            ring(store.lanesOf(lane.channel()));
        }
    }

    @Override
    public void closed(Lane lane, OutageException outage) {
        if (outages.closed(lane)) {
            RelayLog.outageBegins(lane.channel(), outage);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
