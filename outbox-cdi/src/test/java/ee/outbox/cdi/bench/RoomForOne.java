// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Has room for one task, which waits until it is run: a relay has a single worker then, for which the lanes wait. */
public final class RoomForOne implements Executor {

    private Runnable task;

    @Override
    public void execute(Runnable added) {
        if (task != null) {
            throw new RejectedExecutionException();
        }
        task = added;
    }

    /** Whether a task waits. */
    public boolean isFull() {
        return task != null;
    }

    /** Until there is none. */
    public void run() {
        while (task != null) {
            Runnable next = task;
            task = null;
            next.run();
        }
    }
}
