// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Prevents a commit at the last moment: when everybody else's work before it is done. */
@ApplicationScoped
public class Veto {

    @Resource
    TransactionSynchronizationRegistry registry;

    /** To be called after the first event was fired. */
    void register() {
        registry.registerInterposedSynchronization(new Synchronization() {

            @Override
            public void beforeCompletion() {
                registry.setRollbackOnly();
            }

            @Override
            public void afterCompletion(int status) {
                // it has rolled back
            }
        });
    }
}
