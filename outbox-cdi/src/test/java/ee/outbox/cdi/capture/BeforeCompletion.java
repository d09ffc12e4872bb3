// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import jakarta.transaction.Synchronization;

/** Something of the application's that does its work at the last moment, as a persistence provider flushes. */
record BeforeCompletion(Runnable work) implements Synchronization {

    @Override
    public void beforeCompletion() {
        work.run();
    }

    @Override
    public void afterCompletion(int status) {}
}
