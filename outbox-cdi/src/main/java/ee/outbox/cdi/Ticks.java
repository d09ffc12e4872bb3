// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One tick plans the next, until the end. None is planned after it, also by a tick that is under way then: Open Liberty
 * (26.0.0.3) gives errors where a bean that is gone asks for a timer.
 */
final class Ticks {

    private final Consumer<Duration> timer;
    private boolean ended;

    /** @param timer makes a tick come after a pause */
    Ticks(Consumer<Duration> timer) {
        this.timer = timer;
    }

    /** @param work returns the pause until the next tick */
    void tick(Supplier<Duration> work) {
        if (!hasEnded()) {
            next(work.get());
        }
    }

    synchronized void next(Duration pause) {
        if (!ended) {
            timer.accept(pause);
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    synchronized void end() {
        ended = true;
    }
}
