// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryType;

/** Looks at the node from within. */
final class Gauge {

    private Gauge() {}

    /** @return events committed, bytes of the heap in use before a full collection and at its end, threads */
    static String read(long committed) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long used = memory.getHeapMemoryUsage().getUsed();
        memory.gc();
        long live = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return committed + " " + used + " " + live + " " + threads;
    }
}
