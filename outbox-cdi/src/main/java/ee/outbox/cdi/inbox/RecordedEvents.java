// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import ee.outbox.InboxEvents;
import ee.outbox.InvalidEventException;
import ee.outbox.NoTransactionException;
import ee.outbox.OutboxEvent;
import ee.outbox.cdi.store.InboxStore;
import ee.outbox.spi.EventIdentity;
import ee.outbox.spi.IdentityReader;
import io.cloudevents.CloudEvent;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Records an event first and lets it be processed then. Whatever goes wrong marks the transaction rollback-only: else a
 * container that commits after a checked exception would keep the record of what was not processed.
 */
public final class RecordedEvents implements InboxEvents {

    private static final int LONGEST_CONSUMER = 255;

    private final InboxStore store;
    private final TransactionSynchronizationRegistry registry;
    private final Iterable<IdentityReader> readers;

    /** @param readers asked in turn about what is neither a CloudEvent nor an OutboxEvent */
    public RecordedEvents(
            InboxStore store, TransactionSynchronizationRegistry registry, Iterable<IdentityReader> readers) {
        this.store = store;
        this.registry = registry;
        this.readers = readers;
    }

    @Override
    public boolean processOnce(String consumer, String source, String id, Runnable work) {
        return runOnce(consumer, () -> new EventIdentity(source, id), work);
    }

    @Override
    public boolean processOnce(String consumer, Object received, Runnable work) {
        return runOnce(consumer, () -> identity(received), work);
    }

    private boolean runOnce(String consumer, Supplier<EventIdentity> event, Runnable work) {
        Boolean done = once(consumer, event, () -> {
            work.run();
            return true;
        });
        return done != null;
    }

    /**
     * The same for a method that may throw anything.
     *
     * @param parameters what it gets, of which one is the event
     * @return what the method returns; {@code null} where it did not run
     */
    public Object processOnce(String consumer, Object[] parameters, Callable<Object> method) throws Exception {
        return once(consumer, () -> identity(parameters), method::call);
    }

    /** What is to be done once, and may throw just that. */
    @FunctionalInterface
    private interface Work<T, X extends Exception> {
        T run() throws X;
    }

    private <T, X extends Exception> T once(String consumer, Supplier<EventIdentity> event, Work<T, X> work) throws X {
        refuseWithoutTransaction();
        try {
            return store.record(named(consumer), event.get()) ? work.run() : null;
        } catch (Throwable e) {
            registry.setRollbackOnly();
            throw e;
        }
    }

    private void refuseWithoutTransaction() {
        if (registry.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new NoTransactionException("An event was to be processed once, with no transaction active that could"
                    + " keep its record. Make the method @Transactional; or, of a message-driven bean or another EJB,"
                    + " leave its transactions to the container: no @TransactionManagement(BEAN), and the transaction"
                    + " attribute REQUIRED, which is the default.");
        }
    }

    private static String named(String consumer) {
        if (consumer.isEmpty() || consumer.length() > LONGEST_CONSUMER) {
            throw new IllegalArgumentException(
                    "The consumer's name must have 1 to " + LONGEST_CONSUMER + " characters: \"" + consumer + "\".");
        }
        return consumer;
    }

    private EventIdentity identity(Object... received) {
        return Arrays.stream(received)
                .filter(Objects::nonNull)
                .map(this::read)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new InvalidEventException("Nothing of what was received says which event it is: "
                        + Stream.of(received)
                                .map(each ->
                                        each == null ? "null" : each.getClass().getName())
                                .collect(Collectors.joining(", ", "[", "]"))
                        + ". It must be a CloudEvent, an OutboxEvent, or a JMS message with the properties"
                        + " cloudEvents_specversion, cloudEvents_source and cloudEvents_id (or, in structured mode,"
                        + " with cloudEvents_datacontenttype); for anything else, add an ee.outbox.spi.IdentityReader."
                        + " Where the consumer knows source and id itself, it can call InboxEvents.processOnce."));
    }

    private Optional<EventIdentity> read(Object received) {
        if (received instanceof CloudEvent event) {
            return Optional.of(new EventIdentity(Objects.toString(event.getSource(), null), event.getId()));
        }
        if (received instanceof OutboxEvent event) {
            return Optional.of(new EventIdentity(event.getSource(), event.getId()));
        }
        return StreamSupport.stream(readers.spliterator(), false)
                .map(reader -> reader.read(received))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
