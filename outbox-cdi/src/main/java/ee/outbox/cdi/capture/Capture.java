// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.NoTransactionException;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Door;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.Transactions;
import ee.outbox.cdi.store.Witness;
import ee.outbox.spi.EventSerializer;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes what an application fires into the transaction of its thread. Whatever goes wrong marks that transaction
 * rollback-only, so that an exception which the application swallows cannot lose the event.
 */
public final class Capture {

    private final CaptureSettings settings;
    private final Envelope envelope;
    private final Door door;
    private final Transactions transactions;
    private final TransactionSynchronizationRegistry registry;
    private final Consumer<Collection<Lane>> bell;
    private final Witness witness;

    /**
     * @param bell rung after a commit, on the committing thread, with the lanes that have got events
     * @param witness told on the same thread of what was stored
     */
    public Capture(
            CaptureSettings settings,
            Routes routes,
            EventSerializer serializer,
            Door door,
            Transactions transactions,
            TransactionSynchronizationRegistry registry,
            Consumer<Collection<Lane>> bell,
            Witness witness) {
        this.settings = settings;
        this.envelope = new Envelope(settings, routes, serializer);
        this.door = door;
        this.transactions = transactions;
        this.registry = registry;
        this.bell = bell;
        this.witness = witness;
    }

    /**
     * Stores what was fired when, and only if, the transaction of the calling thread commits.
     *
     * @param fired an {@code OutboxEvent}, a {@code CloudEvent}, or an object that becomes the data of an event
     * @param channel where the event goes, unless it says otherwise itself
     * @throws OutboxException when it cannot; the transaction is then marked rollback-only
     */
    public void capture(Object fired, String channel) {
        if (isInTransaction()) {
            captureHere(fired, channel);
        } else if (settings.ownTransaction()) {
            captureInNew(fired, channel);
        } else {
            throw new NoTransactionException("An event was fired on channel \"" + channel + "\" with no transaction"
                    + " active. Fire it inside one (@Transactional, a UserTransaction, an EJB), or set"
                    + " outbox.no-transaction=new to give each such event a transaction of its own.");
        }
    }

    /** Refuses {@code fireAsync}: marks the transaction of the calling thread, if it has one, rollback-only. */
    public OutboxException refuseAsync() {
        if (isInTransaction()) {
            registry.setRollbackOnly();
        }
        return new OutboxException(
                "fireAsync would hand the event to a thread that has no part in the transaction of its"
                        + " caller, so nothing was stored. Use fire.");
    }

    private boolean isInTransaction() {
        int status = registry.getTransactionStatus();
        return status == Status.STATUS_ACTIVE
                || status == Status.STATUS_MARKED_ROLLBACK
                || status == Status.STATUS_PREPARING;
    }

    private void captureHere(Object fired, String channel) {
        try {
            List<OutboxEvent> branches = envelope.seal(fired, channel);
            // A transaction that can only roll back stores nothing, and takes no synchronization either.
            if (!registry.getRollbackOnly()) {
                branches.forEach(buffer()::add);
            }
        } catch (RuntimeException | Error e) {
            registry.setRollbackOnly();
            throw e;
        }
    }

    private void captureInNew(Object fired, String channel) {
        try {
            transactions.inNew(() -> {
                captureHere(fired, channel);
                return null;
            });
        } catch (OutboxException e) {
            throw e;
        } catch (Exception e) {
            throw new OutboxException("The event could not be stored in a transaction of its own: " + e, e);
        }
    }

    /** One for each transaction, found under this object as its key: another application has another. */
    private TransactionBuffer buffer() {
        TransactionBuffer buffer = (TransactionBuffer) registry.getResource(this);
        if (buffer == null) {
            buffer = new TransactionBuffer(registry, transactions, door.open(), bell, witness);
            registry.registerInterposedSynchronization(buffer);
            registry.putResource(this, buffer);
        }
        return buffer;
    }
}
