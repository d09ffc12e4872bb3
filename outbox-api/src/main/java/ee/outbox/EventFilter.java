// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which stored events an operator means. A condition that is {@code null} is none; all that are given must hold.
 *
 * <pre>{@code
 * EventFilter.any().channel("orders").status(OutboxStatus.FAILED).errorContains("timeout")
 * }</pre>
 *
 * @param statuses one of these; {@code null} or empty for any
 * @param channel the channel, with all of its branches; or one {@linkplain OutboxEvent#getBranch() branch}
 * @param eventType the CloudEvents {@code type}
 * @param partitionKey the key
 * @param source the CloudEvents {@code source}
 * @param id the CloudEvents {@code id}; on whatever branch
 * @param storedFrom stored at this time or later, by the database's clock
 * @param storedBefore stored before this time
 * @param errorContains a part of the last error, in upper or lower case
 */
public record EventFilter(
        Set<OutboxStatus> statuses,
        String channel,
        String eventType,
        String partitionKey,
        String source,
        String id,
        Instant storedFrom,
        Instant storedBefore,
        String errorContains) {

    private static final EventFilter ANY = new EventFilter(null, null, null, null, null, null, null, null, null);

    public EventFilter {
        statuses = statuses == null || statuses.isEmpty() ? Set.of() : Set.copyOf(statuses);
    }

    /** Every event. */
    public static EventFilter any() {
        return ANY;
    }

    public EventFilter status(OutboxStatus first, OutboxStatus... others) {
        return new EventFilter(
                EnumSet.of(first, others),
                channel,
                eventType,
                partitionKey,
                source,
                id,
                storedFrom,
                storedBefore,
                errorContains);
    }

    public EventFilter channel(String name) {
        return new EventFilter(
                statuses, name, eventType, partitionKey, source, id, storedFrom, storedBefore, errorContains);
    }

    public EventFilter eventType(String type) {
        return new EventFilter(
                statuses, channel, type, partitionKey, source, id, storedFrom, storedBefore, errorContains);
    }

    public EventFilter partitionKey(String key) {
        return new EventFilter(statuses, channel, eventType, key, source, id, storedFrom, storedBefore, errorContains);
    }

    /** The one event of this CloudEvents {@code source} and {@code id}, on all branches of its channel. */
    public EventFilter event(String ofSource, String ofId) {
        return new EventFilter(
                statuses, channel, eventType, partitionKey, ofSource, ofId, storedFrom, storedBefore, errorContains);
    }

    /**
     * @param from inclusive; {@code null} for no bound
     * @param before exclusive; {@code null} for no bound
     */
    public EventFilter stored(Instant from, Instant before) {
        return new EventFilter(statuses, channel, eventType, partitionKey, source, id, from, before, errorContains);
    }

    public EventFilter errorContains(String text) {
        return new EventFilter(statuses, channel, eventType, partitionKey, source, id, storedFrom, storedBefore, text);
    }

    /** Whether it means every event. */
    public boolean isAny() {
        return equals(ANY);
    }

    /** Its conditions alone, as a log names them. */
    @Override
    public String toString() {
        Map<String, Object> conditions = new TreeMap<>();
        putIfGiven(conditions, "status", statuses.isEmpty() ? null : statuses);
        putIfGiven(conditions, "channel", channel);
        putIfGiven(conditions, "type", eventType);
        putIfGiven(conditions, "key", partitionKey);
        putIfGiven(conditions, "source", source);
        putIfGiven(conditions, "id", id);
        putIfGiven(conditions, "storedFrom", storedFrom);
        putIfGiven(conditions, "storedBefore", storedBefore);
        putIfGiven(conditions, "errorContains", errorContains);
        return conditions.isEmpty() ? "any event" : conditions.toString();
    }

    private static void putIfGiven(Map<String, Object> conditions, String name, Object value) {
        if (value != null) {
            conditions.put(name, value);
        }
    }
}
