// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Transactions;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The events of one transaction until it completes: appended as one batch just before the commit, when the rows that the
 * application has changed are locked, so that the order of {@code seq} is that of the changes.
 */
final class TransactionBuffer implements Synchronization {

    private final TransactionSynchronizationRegistry registry;
    private final Transactions transactions;
    private final EventStore store;
    private final Consumer<Collection<Lane>> bell;
    private final List<OutboxEvent> events = new ArrayList<>();
    private final Set<Lane> ready = new HashSet<>();
    private boolean completing;

    TransactionBuffer(
            TransactionSynchronizationRegistry registry,
            Transactions transactions,
            EventStore store,
            Consumer<Collection<Lane>> bell) {
        this.registry = registry;
        this.transactions = transactions;
        this.store = store;
        this.bell = bell;
    }

    void add(OutboxEvent event) {
        events.add(event);
        if (completing) {
            // Fired by another synchronization, such as a persistence provider's flush, after ours had its turn.
            appendWhenCompleting();
        } else if (!transactions.canWriteWhenCompleting()) {
            append();
        }
    }

    @Override
    public void beforeCompletion() {
        completing = true;
        if (registry.getRollbackOnly()) {
            return;
        }
        try {
            appendWhenCompleting();
        } catch (RuntimeException | Error e) {
            registry.setRollbackOnly();
            throw e;
        }
    }

    private void appendWhenCompleting() {
        try {
            transactions.completing(() -> {
                append();
                return null;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OutboxException("The events could not be stored when the transaction completed: " + e, e);
        }
    }

    private void append() {
        if (!events.isEmpty()) {
            ready.addAll(store.append(events));
            events.clear();
        }
    }

    @Override
    public void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED && !ready.isEmpty()) {
            bell.accept(ready);
        }
    }
}
