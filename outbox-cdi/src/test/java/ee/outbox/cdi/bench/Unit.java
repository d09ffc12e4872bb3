// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** A persistence unit of an application's, and its EntityManager as a container hands it out. */
public final class Unit implements AutoCloseable {

    private final EntityManagerFactory factory;

    private Unit(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /**
     * Takes part in JTA.
     *
     * @param name as in persistence.xml
     * @param generation {@code none}, {@code create} and so on
     */
    public static Unit jta(String name, DataSource dataSource, String generation) {
        return new Unit(Persistence.createEntityManagerFactory(name, properties(name, dataSource, generation)));
    }

    /** Has transactions of its own. */
    public static Unit resourceLocal(String name, DataSource dataSource) {
        return new Unit(Persistence.createEntityManagerFactory(
                name,
                Map.of(
                        "jakarta.persistence.nonJtaDataSource",
                        dataSource,
                        "eclipselink.session-name",
                        name + "-local" + System.identityHashCode(dataSource),
                        "eclipselink.weaving",
                        "false")));
    }

    private static Map<String, Object> properties(String name, DataSource dataSource, String generation) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "jakarta.persistence.transactionType",
                "JTA",
                "jakarta.persistence.jtaDataSource",
                dataSource,
                "jakarta.persistence.schema-generation.database.action",
                generation));
        // One factory for each database: EclipseLink shares those of a name.
        properties.put("eclipselink.session-name", name + System.identityHashCode(dataSource));
        properties.put("eclipselink.target-server", NarayanaPlatform.class.getName());
        properties.put("eclipselink.weaving", "false");
        properties.put("eclipselink.jdbc.batch-writing", "JDBC");
        properties.put("hibernate.transaction.jta.platform", "JBossTS");
        properties.put("hibernate.jdbc.batch_size", "50");
        return properties;
    }

    /** One persistence context for ever, of an application's own making. */
    public EntityManager ownEntityManager() {
        return factory.createEntityManager();
    }

    /** Of the persistence context that belongs to the transaction of the calling thread; else of one for each call. */
    public EntityManager entityManager() {
        return (EntityManager) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                    if (Jta.JTA.registry().getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
                        try (EntityManager entities = factory.createEntityManager()) {
                            return call(entities, method, arguments);
                        }
                    }
                    return call(ofTransaction(), method, arguments);
                });
    }

    private static Object call(EntityManager entities, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(entities, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private EntityManager ofTransaction() throws Exception {
        EntityManager entities = (EntityManager) Jta.JTA.registry().getResource(this);
        if (entities == null) {
            entities = factory.createEntityManager();
            Jta.JTA.registry().putResource(this, entities);
            Jta.JTA.manager().getTransaction().registerSynchronization(new Closing(entities));
        }
        return entities;
    }

    @Override
    public void close() {
        factory.close();
    }

    private record Closing(EntityManager entities) implements Synchronization {

        @Override
        public void beforeCompletion() {
            // still in use
        }

        @Override
        public void afterCompletion(int status) {
            entities.close();
        }
    }
}
