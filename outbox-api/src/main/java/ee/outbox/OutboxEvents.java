// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's door: what waits in the outbox and why, and what to do about it. An application injects it. Safe for use by
 * several threads. Every method works in transactions of its own, whether or not the caller has one, and throws
 * {@link OutboxException} when the database cannot be asked.
 *
 * <p>What changes events ({@code requeue}, {@code discard}, {@code replay}) does so a few hundred at a time, each portion in
 * its transaction: a crash in between leaves the rest as it was, and the same call finishes the work. Each call leaves one
 * line in the log ({@code ee.outbox}): who, what, which events, how many; and a line in the
 * {@linkplain OutboxEvent#getHistory() history} of each event.
 *
 * <p>Where a channel has several publishers, an event has a row, and so a state, for each: it is found and counted once for
 * each {@linkplain OutboxEvent#getBranch() branch}.
 */
public interface OutboxEvents {

    /** The number of stored events by status; every status is a key, {@code 0} where there is none. Counts every row. */
    Map<OutboxStatus, Long> countByStatus();

    /**
     * The age, by the database's clock, of the oldest event that is {@code PENDING}, {@code PROCESSING} or
     * {@code RETRY}; empty when nothing waits. An event counts as waiting from its {@code scheduledAt} on, where it has
     * one.
     */
    Optional<Duration> oldestWaiting();

    /**
     * Events in the order of their {@code seq}, a page at a time, without their data.
     *
     * @param afterSeq {@code 0} for the first page, then the {@code seq} of the last event of the page before
     * @param limit the page's size, 1 to 1,000
     */
    List<OutboxEvent> find(EventFilter filter, long afterSeq, int limit);

    /**
     * One event with its data, as it is at the first of its channel's publishers; empty where there is none of that CloudEvents
     * {@code source} and {@code id}.
     */
    Optional<OutboxEvent> get(String source, String id);

    /**
     * How many events there are, counted up to a bound, so that a table of millions is not read for a number on a screen.
     *
     * @param cap where to stop, 1 or more
     * @return at most {@code cap}
     */
    long count(EventFilter filter, int cap);

    /**
     * Sends {@code FAILED} events on their way again, with all their retries before them. Where a key waits for such an event,
     * it goes on once that is published; what was set aside with it comes back with it, in order. An event that was set
     * aside only because an earlier one of its key failed is not requeued without that one.
     *
     * @param filter which of the {@code FAILED} events
     * @param by who does it, for the log and the history; not empty
     * @return how many have come back, those set aside with them included
     */
    int requeue(EventFilter filter, String by);

    /** {@link #requeue(EventFilter, String)} for all {@code FAILED} events of a key; they go out in order. */
    default int requeueKey(String channel, String partitionKey, String by) {
        return requeue(EventFilter.any().channel(channel).partitionKey(partitionKey), by);
    }

    /**
     * Gives events up: {@code FAILED} ones, and those that wait for their time, their next attempt or an earlier event of
     * their key. They stay, as {@code DISCARDED}, for the retention. A key that waited for one of them goes on. Events that
     * are ready to be sent, or being sent, are left alone.
     *
     * @param filter which of them; not {@link EventFilter#any()}
     * @param reason why, for the log and the history; not empty
     * @param by who does it; not empty
     * @return how many
     * @throws IllegalArgumentException for a filter without a condition
     */
    int discard(EventFilter filter, String reason, String by);

    /**
     * Has {@code PUBLISHED} events that are still kept published again, with the same {@code source} and {@code id}, marked as
     * {@linkplain OutboxEvent#getReplays() replays}. Each goes out in its key's order among what waits.
     *
     * @param filter which of the {@code PUBLISHED} events; not {@link EventFilter#any()}
     * @param by who does it; not empty
     * @return how many
     * @throws IllegalArgumentException for a filter without a condition
     */
    int replay(EventFilter filter, String by);
}
