// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

/**
 * What an application says of itself.
 *
 * @param nanos when it was asked, by {@link System#nanoTime}
 * @param committed events it has committed
 * @param used bytes of its heap, garbage and all
 * @param live bytes of its heap after a full collection
 * @param threads how many it has
 */
record Reading(long nanos, long committed, long used, long live, int threads) {

    /** @param numbers as the node's gauge writes them */
    static Reading of(long nanos, String numbers) {
        String[] each = numbers.split(" ");
        return new Reading(
                nanos,
                Long.parseLong(each[0]),
                Long.parseLong(each[1]),
                Long.parseLong(each[2]),
                Integer.parseInt(each[3]));
    }
}
