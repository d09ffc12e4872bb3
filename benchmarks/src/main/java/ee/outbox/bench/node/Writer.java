// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

/** How an application writes. */
@FunctionalInterface
interface Writer {

    /**
     * A business transaction: one row and so many events.
     *
     * @param ids the ids begin so, and end with the events' numbers
     */
    void write(String ids, long number, int events) throws Exception;
}
