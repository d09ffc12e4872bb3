// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import ee.outbox.cdi.store.Transactions;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Callable;

/** A real JTA transaction manager, Narayana, for the JVM of the tests. */
public final class Jta implements Transactions {

    public static final Jta JTA = new Jta(true);

    /** As on a server where a connection that is got while the transaction completes is not part of it. */
    public static final Jta UNABLE_WHEN_COMPLETING = new Jta(false);

    private final boolean canWriteWhenCompleting;
    private final TransactionManager manager;
    private final TransactionSynchronizationRegistry registry;

    private Jta(boolean canWriteWhenCompleting) {
        this.canWriteWhenCompleting = canWriteWhenCompleting;
        for (String name : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
                    .setObjectStoreDir("target/narayana");
        }
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        registry = new com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple();
    }

    public TransactionManager manager() {
        return manager;
    }

    public TransactionSynchronizationRegistry registry() {
        return registry;
    }

    /** Work that may throw, with nothing to return. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Commits what the work does. */
    public void commit(Work work) throws Exception {
        inNew(() -> {
            work.run();
            return null;
        });
    }

    /** Rolls back what the work does. */
    public void rollback(Work work) throws Exception {
        manager.begin();
        try {
            work.run();
        } finally {
            manager.rollback();
        }
    }

    @Override
    public <T> T inNew(Callable<T> work) throws Exception {
        return outside(() -> {
            manager.begin();
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                manager.rollback();
                throw e;
            }
            manager.commit();
            return result;
        });
    }

    @Override
    public <T> T outside(Callable<T> work) throws Exception {
        Transaction suspended = manager.suspend();
        try {
            return work.call();
        } finally {
            if (suspended != null) {
                manager.resume(suspended);
            }
        }
    }

    @Override
    public <T> T completing(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    public boolean canWriteWhenCompleting() {
        return canWriteWhenCompleting;
    }

    @Override
    public boolean tellByAutoCommit() {
        return true;
    }
}
