// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBContext;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;

/** A session bean with container-managed transactions: rolls back by {@code setRollbackOnly}, without an exception. */
@Stateless
@LocalBean
public class ContainerManaged implements Demarcation {

    @Resource
    EJBContext context;

    @Override
    public void run(Runnable work, boolean rollBack) {
        work.run();
        if (rollBack) {
            context.setRollbackOnly();
        }
    }
}
