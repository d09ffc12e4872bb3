// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.util.Comparator;

/**
 * One of the queues into which a channel's events are dealt: events of one key are in one lane, and a lane has one
 * drainer at a time.
 *
 * @param channel the channel
 * @param number from 0, below the number of lanes that each channel has
 */
public record Lane(String channel, int number) implements Comparable<Lane> {

    private static final Comparator<Lane> LOCKING_ORDER =
            Comparator.comparing(Lane::channel).thenComparingInt(Lane::number);

    /**
     * The lane of an event.
     *
     * @param partitionKey its lane is stable over JVMs and releases, for the order of a key hangs on it; {@code null} where
     *     any lane will do
     * @param turn deals out the events without a key
     */
    static Lane of(String channel, String partitionKey, long turn, int lanes) {
        return partitionKey == null
                ? new Lane(channel, (int) Math.floorMod(turn, (long) lanes))
                : ofKey(channel, partitionKey, lanes);
    }

    /** The lane of an event that has a key. */
    public static Lane ofKey(String channel, String partitionKey, int lanes) {
        int hash = partitionKey.hashCode();
        return new Lane(channel, Math.floorMod(hash ^ (hash >>> 16), lanes));
    }

    /** The order in which operators' acts lock the rows of several lanes, so that no two of them wait for each other. */
    @Override
    public int compareTo(Lane other) {
        return LOCKING_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return channel + "/" + number;
    }
}
