// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** {@code @Transactional}: rolls back because the method throws. */
@ApplicationScoped
public class Annotated implements Demarcation {

    @Override
    @Transactional
    public void run(Runnable work, boolean rollBack) {
        work.run();
        if (rollBack) {
            throw new RolledBack();
        }
    }

    static final class RolledBack extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
