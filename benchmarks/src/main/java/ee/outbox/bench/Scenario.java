// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.List;

/** Measures one thing, and adds its rows to the contest. Leaves nobody at work. */
interface Scenario {

    String name();

    void run(Contest contest) throws Exception;

    static List<Scenario> all() {
        return List.of(
                new Write(),
                new Drain(),
                new Backlog(),
                new Live(),
                new IdleLatency(),
                new Blocked(),
                new OldSnapshot(),
                new Nodes(),
                new ExactlyOnce(),
                new IdleCost(),
                new Footprint(),
                new Counted(),
                new InsideWildFly());
    }
}
