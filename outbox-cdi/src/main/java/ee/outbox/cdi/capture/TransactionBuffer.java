// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.store.Appended;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Passage;
import ee.outbox.cdi.store.Transactions;
import ee.outbox.cdi.store.Witness;
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
 * The events of one transaction until it completes: appended just before the commit, when the rows that the application
 * has changed are locked, so that the order of {@code seq} is that of the changes.
 */
final class TransactionBuffer implements Synchronization {

    private final TransactionSynchronizationRegistry registry;
    private final Transactions transactions;
    private final Passage passage;
    private final Consumer<Collection<Lane>> bell;
    private final Witness witness;
    private final Set<Lane> ready = new HashSet<>();
    private final List<OutboxEvent> stored = new ArrayList<>();
    private boolean completing;

    TransactionBuffer(
            TransactionSynchronizationRegistry registry,
            Transactions transactions,
            Passage passage,
            Consumer<Collection<Lane>> bell,
            Witness witness) {
        this.registry = registry;
        this.transactions = transactions;
        this.passage = passage;
        this.bell = bell;
        this.witness = witness;
    }

    void add(OutboxEvent event) {
        passage.take(event);
        if (completing) {
            // Fired by another synchronization, such as a persistence provider's flush, after ours had its turn.
            complete();
        } else if (passage.mustAppendAtOnce()) {
            appended(passage.append());
        }
    }

    @Override
    public void beforeCompletion() {
        completing = true;
        if (registry.getRollbackOnly()) {
            return;
        }
        try {
            complete();
        } catch (RuntimeException | Error e) {
            registry.setRollbackOnly();
            throw e;
        }
    }

    private void complete() {
        try {
            appended(transactions.completing(passage::complete));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OutboxException("The events could not be stored when the transaction completed: " + e, e);
        }
    }

    private void appended(Appended appended) {
        ready.addAll(appended.ready());
        if (witness.awaits(OutboxStatus.PENDING)) {
            stored.addAll(appended.events());
        }
    }

    @Override
    public void afterCompletion(int status) {
        if (status != Status.STATUS_COMMITTED) {
            return;
        }
        if (!ready.isEmpty()) {
            bell.accept(ready);
        }
        stored.forEach(witness::reached);
    }
}
