// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.UserTransaction;

@ApplicationScoped
public class BeanManaged implements Demarcation {

    @Resource
    UserTransaction transaction;

    @Override
    public void run(Runnable work, boolean rollBack) throws Exception {
        transaction.begin();
        work.run();
        if (rollBack) {
            transaction.rollback();
        } else {
            transaction.commit();
        }
    }
}
