// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Tries at start-up what the {@link PersistenceDoor} stands on, in rows like those of published events: what a crash leaves
 * behind is never sent, and is purged in time.
 */
final class PersistenceProbe {

    private static final String NAME = "outbox.probe";

    /** So many are in order by chance once in 10^13 times. */
    private static final int ROWS = 16;

    private final EntityManager entities;
    private final Database database;
    private final Transactions transactions;
    private final TransactionSynchronizationRegistry registry;
    private final String dataSourceName;

    PersistenceProbe(
            EntityManager entities,
            DataSource dataSource,
            Transactions transactions,
            TransactionSynchronizationRegistry registry,
            String dataSourceName) {
        this.entities = entities;
        this.database = new Database(dataSource, transactions);
        this.transactions = transactions;
        this.registry = registry;
        this.dataSourceName = dataSourceName;
    }

    Provider run() {
        List<OutboxEvent> several = events(ROWS);
        RolledBack seen = persistAndRollBack(several);
        if (!remove(several).isEmpty()) {
            throw new OutboxException(PersistenceDoor.NAME + ": rows stayed although their transaction was rolled back."
                    + " The jta-data-source of its persistence unit takes no part in JTA transactions. "
                    + ServerSettings.JTA);
        }
        List<OutboxEvent> one = events(1);
        boolean flushesFirst = persistAndCommit(one);
        if (remove(one).isEmpty()) {
            inNewTransaction(() -> entities.createQuery("DELETE FROM OutboxEvent e WHERE e.source = :source")
                    .setParameter("source", NAME)
                    .executeUpdate());
            throw elsewhere(": the relay would not find what is persisted.", null);
        }
        inNewTransaction(() -> {
            if (entities.contains(one.get(0))) {
                throw PersistenceDoor.outlivesItsTransaction();
            }
        });
        return new Provider(seen.inOrder, flushesFirst, seen.byJdbc);
    }

    private static List<OutboxEvent> events(int count) {
        String run = UUID.randomUUID().toString();
        return IntStream.range(0, count)
                .mapToObj(i -> OutboxEvent.builder()
                        .id(run + "/" + i)
                        .eventType(NAME)
                        .source(NAME)
                        .channel(NAME)
                        .build())
                .toList();
    }

    private RolledBack persistAndRollBack(List<OutboxEvent> events) {
        try {
            inNewTransaction(() -> {
                persist(events);
                entities.flush();
                throw new RolledBack(isInOrder(events), isSeenByJdbc(events));
            });
            throw new IllegalStateException("a transaction has swallowed an exception");
        } catch (RolledBack e) {
            return e;
        }
    }

    private void persist(List<OutboxEvent> events) {
        for (OutboxEvent event : events) {
            event.markAsPublished();
            entities.persist(event);
        }
        if (!entities.isJoinedToTransaction()) {
            throw PersistenceDoor.notJoined();
        }
    }

    private boolean isInOrder(List<OutboxEvent> events) {
        List<String> ids = events.stream().map(OutboxEvent::getId).toList();
        return entities.createQuery(
                        "SELECT e.id FROM OutboxEvent e WHERE e.source = :source AND e.id IN :ids ORDER BY e.seq",
                        String.class)
                .setParameter("source", NAME)
                .setParameter("ids", ids)
                .getResultList()
                .equals(ids);
    }

    /** Two DataSources of one database are no fault, if both are XA; then each has a connection of its own. */
    private boolean isSeenByJdbc(List<OutboxEvent> events) {
        try {
            return database.here("try " + dataSourceName, connection -> EventStore.remove(connection, events))
                            .size()
                    == events.size();
        } catch (OutboxException e) {
            return false;
        }
    }

    /** @return whether it was written before an interposed synchronization had its turn that was there first */
    private boolean persistAndCommit(List<OutboxEvent> one) {
        LookAtCompletion look = new LookAtCompletion(one.get(0));
        inNewTransaction(() -> {
            registry.registerInterposedSynchronization(look);
            persist(one);
        });
        return look.isWritten;
    }

    private List<OutboxEvent> remove(List<OutboxEvent> events) {
        return database.inNewTransaction(
                "remove the rows of a probe", connection -> EventStore.remove(connection, events));
    }

    private void inNewTransaction(Runnable work) {
        try {
            transactions.inNew(() -> {
                work.run();
                return null;
            });
        } catch (OutboxException e) {
            throw e;
        } catch (Exception e) {
            throw elsewhere(", or not the same tables: " + e.getMessage(), e);
        }
    }

    private OutboxException elsewhere(String consequence, Exception cause) {
        return new OutboxException(
                PersistenceDoor.NAME + " and " + dataSourceName + " are not the same database" + consequence
                        + " Let the jta-data-source of the persistence unit in META-INF/persistence.xml and outbox.datasource"
                        + " be the same, and give the unit no other schema.",
                cause);
    }

    /** Makes a transaction roll back, and brings out of it what was seen there. */
    private static final class RolledBack extends OutboxException {

        private static final long serialVersionUID = 1L;

        private final boolean inOrder;
        private final boolean byJdbc;

        RolledBack(boolean inOrder, boolean byJdbc) {
            super("The probe's transaction rolls back.");
            this.inOrder = inOrder;
            this.byJdbc = byJdbc;
        }
    }

    private static final class LookAtCompletion implements Synchronization {

        private final OutboxEvent event;
        private boolean isWritten;

        LookAtCompletion(OutboxEvent event) {
            this.event = event;
        }

        @Override
        public void beforeCompletion() {
            isWritten = event.isWritten();
        }

        @Override
        public void afterCompletion(int status) {
            // The row tells.
        }
    }
}
