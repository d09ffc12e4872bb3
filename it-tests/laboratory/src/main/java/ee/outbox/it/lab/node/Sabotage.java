// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import jakarta.jms.JMSContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Relays that are wrong on purpose: the laboratory has to find each of them out, or its silence proves nothing. */
public enum Sabotage {
    /** As it should be. */
    NONE,
    /** What is to be sent counts as sent, and is committed a little later. */
    MARKS_BEFORE_IT_SENDS,
    /** A lane is claimed and marked whoever has moved it meanwhile. */
    IGNORES_THE_FENCING_TOKEN,
    /** Workers are started before what they are to find can be seen. */
    RINGS_BEFORE_COMMIT;

    /** The system property that chooses one. */
    public static final String PROPERTY = "lab.sabotage";

    /** More than a busy machine needs from one step to the next. */
    private static final long LATER = TimeUnit.SECONDS.toNanos(1);

    private static final Sabotage CHOSEN = valueOf(System.getProperty(PROPERTY, NONE.name()));

    static String of(String sql) {
        if (CHOSEN != IGNORES_THE_FENCING_TOKEN || !sql.contains("token = token + 1")) {
            return sql;
        }
        String blind = sql.replace("token = ?", "(token = ? OR 1 = 1)");
        if (blind.equals(sql)) {
            throw new IllegalStateException("There is no fencing token to be ignored in: " + sql);
        }
        return blind;
    }

    static JMSContext of(JMSContext context) {
        if (CHOSEN != MARKS_BEFORE_IT_SENDS) {
            return context;
        }
        Executor later = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
        Object lock = new Object();
        return Watch.over(JMSContext.class, context, (method, args, call) -> {
            if (method.getName().equals("commit")) {
                later.execute(() -> {
                    LockSupport.parkNanos(LATER);
                    CrashPoint.awaitNobody();
                    synchronized (lock) {
                        context.commit();
                    }
                });
                return null;
            }
            synchronized (lock) {
                return call.go();
            }
        });
    }

    static TransactionSynchronizationRegistry of(TransactionSynchronizationRegistry registry) {
        if (CHOSEN != RINGS_BEFORE_COMMIT) {
            return registry;
        }
        return Watch.over(TransactionSynchronizationRegistry.class, registry, (method, args, call) -> {
            if (method.getName().equals("registerInterposedSynchronization")) {
                args[0] = hasty((Synchronization) args[0]);
            }
            return call.go();
        });
    }

    private static Synchronization hasty(Synchronization synchronization) {
        return new Synchronization() {
            @Override
            public void beforeCompletion() {
                synchronization.beforeCompletion();
                synchronization.afterCompletion(Status.STATUS_COMMITTED);
                LockSupport.parkNanos(LATER);
            }

            @Override
            public void afterCompletion(int status) {}
        };
    }
}
