// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.sql.DataSource;

/**
 * The way into the table through a persistence unit of the application's: an event is persisted when it is fired, and
 * written when its persistence context is. What becomes of it after that is the {@link EventStore}'s, by JDBC.
 */
public final class PersistenceDoor implements Door {

    static final String NAME = "@Produces @Outbox EntityManager";

    private static final String REMEDY = " Produce the container's own, whose persistence contexts come and go with the"
            + " JTA transactions: @Produces @Outbox @PersistenceContext EntityManager entities;";

    private final EntityManager entities;
    private final EventStore store;
    private final Transactions transactions;
    private final Provider provider;

    /**
     * Tries, in rows that belong to no event, that what is persisted shares the fate of the JTA transaction and is where
     * the relay looks for it.
     *
     * @param entities shared by all threads, as a container's is
     * @param store what has the events once they are written
     * @param dataSource the store's
     * @param dataSourceName what it is called in the configuration, for messages
     * @throws OutboxException that says what is not so
     */
    public PersistenceDoor(
            EntityManager entities,
            EventStore store,
            DataSource dataSource,
            String dataSourceName,
            Transactions transactions,
            TransactionSynchronizationRegistry registry) {
        this.entities = entities;
        this.store = store;
        this.transactions = transactions;
        this.provider = new PersistenceProbe(entities, dataSource, transactions, registry, dataSourceName).run();
    }

    /**
     * Looks whether the unit knows the entity. With that the unit is open, and what tables it generates are there: so
     * this comes before ours are created.
     *
     * @throws OutboxException where it does not, or cannot say
     */
    public static void open(EntityManager entities) {
        try {
            entities.getMetamodel().entity(OutboxEvent.class);
        } catch (IllegalArgumentException e) {
            throw unknownEntity(e);
        } catch (RuntimeException e) {
            throw new OutboxException(
                    NAME + ": this EntityManager cannot be used when the application starts: " + e + "." + REMEDY, e);
        }
    }

    @Override
    public Passage open() {
        return new PersistencePassage(entities, store, transactions, provider);
    }

    static OutboxException unknownEntity(RuntimeException cause) {
        return new OutboxException(
                NAME + ": ee.outbox.OutboxEvent is no entity of its persistence unit. Add to that unit in"
                        + " META-INF/persistence.xml: <class>ee.outbox.OutboxEvent</class>",
                cause);
    }

    static OutboxException notJoined() {
        return new OutboxException(
                NAME + ": this EntityManager has no part in the JTA transaction of its thread." + REMEDY);
    }

    static OutboxException outlivesItsTransaction() {
        return new OutboxException(NAME + ": the persistence context of this EntityManager outlives its transaction, so"
                + " that no two threads may use it." + REMEDY);
    }
}
