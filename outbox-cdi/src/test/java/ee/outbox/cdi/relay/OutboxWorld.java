// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.store.Lane;
import ee.outbox.spi.OutageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Two relays over one table, a broker with moods, an operator, and the list of all that was fired. */
final class OutboxWorld implements AutoCloseable {

    enum Kill {
        NEVER,
        BEFORE_SEND,
        AFTER_SEND
    }

    /** As if the process had ended; the relay has no answer to it but to let go. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record Fired(String key, int number, Instant due) {}

    private static final EventFilter ALL = EventFilter.any().channel("orders");

    /** Where an event may be after a step, by where it was before, when no operator acted. */
    private static final Map<OutboxStatus, Set<OutboxStatus>> DRAWN = Map.of(
            OutboxStatus.PENDING,
            EnumSet.of(OutboxStatus.PENDING, OutboxStatus.RETRY, OutboxStatus.PUBLISHED, OutboxStatus.FAILED),
            OutboxStatus.RETRY,
            EnumSet.of(OutboxStatus.RETRY, OutboxStatus.PUBLISHED, OutboxStatus.FAILED),
            OutboxStatus.FAILED,
            EnumSet.of(OutboxStatus.FAILED),
            OutboxStatus.PUBLISHED,
            EnumSet.of(OutboxStatus.PUBLISHED),
            OutboxStatus.DISCARDED,
            EnumSet.of(OutboxStatus.DISCARDED));

    private final Broker broker = new Broker();
    private final Database database;
    private final Bench bench;
    private final OnFailure onFailure;
    private final List<Relay> relays = new ArrayList<>();
    private final OutboxEvents operator;
    private final Map<String, Fired> fired = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> everFailed = new HashSet<>();
    private Map<String, OutboxStatus> states = new TreeMap<>();
    private Set<OutboxStatus> movedByOperator = Set.of();
    private int born;
    private int turn;

    OutboxWorld(Database database, OnFailure onFailure) {
        this.database = database;
        this.onFailure = onFailure;
        this.bench = Bench.timed(database, broker, onFailure);
        for (String table : List.of("outbox_event", "outbox_hold")) {
            database.execute("DELETE FROM " + table);
        }
        database.execute("UPDATE outbox_lane SET owner = NULL, lease_until = NULL, claimed_to = 0");
        relays.add(newRelay());
        relays.add(newRelay());
        operator = bench.operator(this::ring);
    }

    /** Takes what it is sent, or not. */
    private final class Broker extends RecordingPublisher {
        private final Set<String> refused = new HashSet<>();
        private final Map<String, Instant> firstAt = new HashMap<>();
        private boolean reachable = true;
        private Kill kill = Kill.NEVER;
        private boolean killed;

        @Override
        public void publishAll(List<OutboxEvent> events) {
            if (killed || kill == Kill.BEFORE_SEND) {
                killed = true;
                throw new Killed();
            }
            if (!reachable) {
                throw new OutageException("no broker", null);
            }
            if (events.stream().anyMatch(event -> refused.contains(event.getId()))) {
                throw new IllegalArgumentException("refused");
            }
            record(events);
            events.forEach(
                    event -> firstAt.putIfAbsent(event.getId(), bench.clock().instant()));
            if (kill == Kill.AFTER_SEND) {
                killed = true;
                throw new Killed();
            }
        }
    }

    private Relay newRelay() {
        return bench.relay("relay" + born++, Runnable::run, Duration.ZERO, Bench.retries(2, Duration.ofSeconds(5)));
    }

    /** Work for one of the relays; if it is killed by it, another takes its place, under another name. */
    private void ring(Collection<Lane> lanes) {
        int which = turn++ % relays.size();
        relays.get(which).ring(lanes);
        replaceIfKilled(which);
    }

    private void replaceIfKilled(int which) {
        if (broker.killed) {
            broker.killed = false;
            broker.kill = Kill.NEVER;
            relays.set(which, newRelay());
        }
    }

    void fire(String key, int count) {
        List<OutboxEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(key, null));
        }
        ring(bench.append(events.toArray(OutboxEvent[]::new)));
    }

    void schedule(String key, Duration wait) {
        bench.append(event(key, bench.clock().instant().plus(wait)));
    }

    private OutboxEvent event(String key, Instant due) {
        int number = numbers.merge(String.valueOf(key), 1, Integer::sum);
        String id = key + "-" + number;
        fired.put(id, new Fired(key, number, due));
        return Bench.event(id, key).toBuilder().scheduledAt(due).build();
    }

    /** The broker refuses, from now on, one of the events that it has not had yet. */
    void refuse(int nth) {
        List<String> ids = new ArrayList<>(fired.keySet());
        ids.removeAll(broker.ids());
        if (!ids.isEmpty()) {
            broker.refused.add(ids.get(nth % ids.size()));
        } else {
            broker.refused.add("ada-" + (numbers.getOrDefault("ada", 0) + 1));
        }
    }

    /** The broker refuses, from now on, one of the events that it had without the relay's knowing. */
    void refuseAgain(int nth) {
        List<String> ids = broker.ids().stream()
                .filter(id -> states.get(id) == OutboxStatus.PENDING)
                .toList();
        oneOf(nth, ids).ifPresent(broker.refused::add);
    }

    void acceptAll() {
        broker.refused.clear();
    }

    void reachable(boolean reachable) {
        broker.reachable = reachable;
    }

    void kill(Kill kill) {
        broker.kill = kill;
    }

    void pass(Duration duration) {
        bench.clock().pass(duration);
        for (int which = 0; which < relays.size(); which++) {
            relays.get(which).poll();
            replaceIfKilled(which);
        }
    }

    void requeueAll() {
        movedByOperator = EnumSet.of(OutboxStatus.FAILED);
        operator.requeue(ALL, "test");
    }

    void requeue(String key) {
        movedByOperator = EnumSet.of(OutboxStatus.FAILED);
        operator.requeueKey("orders", key, "test");
    }

    /** One that is set aside or waits; what was set aside with it comes back. */
    void discard(int nth) {
        movedByOperator = EnumSet.of(OutboxStatus.FAILED, OutboxStatus.RETRY, OutboxStatus.PENDING);
        oneOf(nth, states.keySet()).ifPresent(id -> operator.discard(ALL.event("/bench", id), "no use", "test"));
    }

    void replay(int nth) {
        movedByOperator = EnumSet.of(OutboxStatus.PUBLISHED);
        oneOf(nth, states.keySet()).ifPresent(id -> operator.replay(ALL.event("/bench", id), "test"));
    }

    private static Optional<String> oneOf(int nth, Collection<String> ids) {
        return ids.isEmpty()
                ? Optional.empty()
                : ids.stream().skip(nth % ids.size()).findFirst();
    }

    /** Called after each step. */
    void checkStates() {
        Map<String, OutboxStatus> now = new TreeMap<>();
        for (OutboxEvent event : operator.find(ALL, 0, 1_000)) {
            now.put(event.getId(), event.getStatus() == OutboxStatus.PROCESSING ? stored(event) : event.getStatus());
        }
        states.forEach((id, before) -> {
            if (!movedByOperator.contains(before)) {
                assertThat(DRAWN.get(before)).as("from %s, of %s", before, id).contains(now.get(id));
            }
        });
        now.forEach((id, status) -> {
            if (status == OutboxStatus.FAILED) {
                everFailed.add(id);
            }
        });
        states = now;
        movedByOperator = Set.of();
    }

    private OutboxStatus stored(OutboxEvent event) {
        return OutboxStatus.valueOf(
                database.column("SELECT status FROM outbox_event WHERE id = '" + event.getId() + "'")
                        .get(0));
    }

    /** All goes well from now on, and an operator sees to what has failed. */
    void settle() {
        acceptAll();
        reachable(true);
        broker.kill = Kill.NEVER;
        for (int i = 0; i < 10; i++) {
            pass(Bench.LEASE.plusSeconds(11));
            requeueAll();
            checkStates();
        }
    }

    List<String> lost() {
        Set<String> gone = new HashSet<>(fired.keySet());
        gone.removeAll(broker.ids());
        gone.removeIf(id -> states.get(id) == OutboxStatus.DISCARDED);
        return List.copyOf(gone);
    }

    List<String> unflaggedDuplicates() {
        Set<String> seen = new HashSet<>();
        List<String> duplicates = new ArrayList<>();
        for (OutboxEvent event : broker.published()) {
            boolean isNew = seen.add(event.getId() + "/" + event.getReplays());
            if (!isNew && !event.isPossibleDuplicate()) {
                duplicates.add(event.getId());
            }
        }
        return duplicates;
    }

    List<String> tooEarly() {
        return broker.firstAt.entrySet().stream()
                .filter(first -> fired.get(first.getKey()).due() != null
                        && first.getValue().isBefore(fired.get(first.getKey()).due()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** First deliveries only. A scheduled event has no place before its time; a failed one none on a channel that skips. */
    List<String> disorder() {
        Map<String, Integer> latest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        List<String> disorder = new ArrayList<>();
        for (OutboxEvent event : broker.published()) {
            Fired each = fired.get(event.getId());
            boolean counts = each.key() != null
                    && each.due() == null
                    && seen.add(event.getId())
                    && !(onFailure == OnFailure.SKIP && everFailed.contains(event.getId()));
            if (counts) {
                int before = latest.getOrDefault(each.key(), 0);
                if (each.number() < before) {
                    disorder.add(event.getId() + " after " + before);
                }
                latest.put(each.key(), each.number());
            }
        }
        return disorder;
    }

    List<String> leftovers() {
        List<String> left = new ArrayList<>();
        left.addAll(database.column("SELECT id FROM outbox_event WHERE status NOT IN ('PUBLISHED', 'DISCARDED')"));
        left.addAll(
                database.column("SELECT id FROM outbox_event WHERE lane IS NOT NULL OR due_at IS NOT NULL OR held_by"
                        + " IS NOT NULL"));
        left.addAll(database.column("SELECT partition_key FROM outbox_hold"));
        left.addAll(database.column("SELECT owner FROM outbox_lane WHERE owner IS NOT NULL"));
        return left;
    }

    @Override
    public void close() {
        bench.close();
    }
}
