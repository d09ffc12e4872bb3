// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import jakarta.persistence.EntityExistsException;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Through an EntityManager: an event is in the persistence context once it is taken, so that queries find it, and in the
 * table with the next flush. When the transaction completes, JDBC helps where the provider does not do: with events that
 * it has not written, being fired after its last flush or cleared from the context, and with the order of a key.
 */
final class PersistencePassage implements Passage {

    private final EntityManager entities;
    private final EventStore store;
    private final Transactions transactions;
    private final Provider provider;
    private final Set<Lane> ready = new HashSet<>();
    private final List<OutboxEvent> events = new ArrayList<>();

    /** The last event of each key that may not be written yet. */
    private final Map<Key, OutboxEvent> last = new HashMap<>();

    /** Several events of these went into one flush, whose order is the provider's. */
    private final Set<Key> disordered = new HashSet<>();

    private boolean completing;

    PersistencePassage(EntityManager entities, EventStore store, Transactions transactions, Provider provider) {
        this.entities = entities;
        this.store = store;
        this.transactions = transactions;
        this.provider = provider;
    }

    @Override
    public void take(OutboxEvent event) {
        if (store.ignoresDuplicates() && isKnown(event)) {
            return;
        }
        store.schedule(event);
        Optional<Lane> lane = store.laneOf(event);
        lane.ifPresent(ready::add);
        event.enter(lane.map(Lane::number).orElse(null));
        if (!completing || !provider.flushesFirst()) {
            persist(event);
        }
        events.add(event);
        if (event.getPartitionKey() != null && !provider.insertsInOrder()) {
            Key key = new Key(event.getBranch(), event.getPartitionKey());
            OutboxEvent before = last.put(key, event);
            if (before != null && !before.isWritten()) {
                disordered.add(key);
            }
        }
    }

    private boolean isKnown(OutboxEvent event) {
        OutboxEvent known = entities.find(OutboxEvent.class, event.columns().id());
        return known != null && known.getSource().equals(event.getSource());
    }

    /** Where the order cannot be put right in the end, no two events of a key may be in one flush. */
    @Override
    public boolean mustAppendAtOnce() {
        return !provider.insertsInOrder() && !(provider.sharesConnection() && transactions.canWriteWhenCompleting());
    }

    @Override
    public Appended append() {
        flush();
        return new Appended(ready, List.of());
    }

    @Override
    public Appended complete() {
        completing = true;
        if (!provider.flushesFirst() && events.stream().anyMatch(event -> !event.isWritten())) {
            flush();
        }
        List<OutboxEvent> anew =
                events.stream().filter(this::mustBeAppendedAnew).toList();
        if (!anew.isEmpty()) {
            anew.stream().filter(event -> !event.isWritten()).forEach(entities::detach);
            ready.addAll(store.appendAnew(anew));
        }
        Appended appended = new Appended(ready, List.copyOf(events));
        events.clear();
        return appended;
    }

    private boolean mustBeAppendedAnew(OutboxEvent event) {
        return !event.isWritten() || disordered.contains(new Key(event.getBranch(), event.getPartitionKey()));
    }

    private void persist(OutboxEvent event) {
        try {
            entities.persist(event);
        } catch (EntityExistsException e) {
            throw new OutboxException(
                    "The persistence context has an event of the id " + event.getId() + " already.", e);
        } catch (IllegalArgumentException e) {
            throw PersistenceDoor.unknownEntity(e);
        } catch (RuntimeException e) {
            throw failed("persist the event " + event.getId(), e);
        }
        if (!entities.isJoinedToTransaction()) {
            throw PersistenceDoor.notJoined();
        }
    }

    private void flush() {
        try {
            entities.flush();
        } catch (RuntimeException e) {
            throw failed("write " + events.size() + " event(s), and what else was to be flushed,", e);
        }
    }

    /**
     * The provider's exception stays what it is, for it may be about the application's own entities; unless it comes of
     * SQL, for then its text may have the values of the row.
     */
    private static RuntimeException failed(String what, RuntimeException failure) {
        return Database.sqlExceptions(failure)
                .findFirst()
                .<RuntimeException>map(e -> Database.failed(what + " through the EntityManager", e, ""))
                .orElse(failure);
    }

    /** What order there is, is among the events of one. */
    private record Key(String channel, String partitionKey) {}
}
