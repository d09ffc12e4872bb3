// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a comparison of the three lists says: rows committed, events stored, messages received.
 *
 * @param events how many were committed with their rows
 * @param lost committed and not received, or not marked as published
 * @param phantom received or stored, and never committed
 * @param duplicates messages beyond the first of an event
 * @param unflagged how many of those no message owns up to
 * @param outOfOrder first messages of an event that came after a later one of their key
 */
public record Balance(int events, int lost, int phantom, int duplicates, int unflagged, int outOfOrder) {

    /**
     * @param committed the events of the rows
     * @param stored all that are in the outbox
     * @param published those of them that count as published
     */
    public static Balance of(
            Set<String> committed, Set<String> stored, Set<String> published, List<Received> received) {
        Map<String, Integer> messages = new HashMap<>();
        Map<String, Integer> flags = new HashMap<>();
        Map<String, Long> latest = new HashMap<>();
        int outOfOrder = 0;
        for (Received message : received) {
            if (messages.merge(message.id(), 1, Integer::sum) == 1) {
                long before = latest.getOrDefault(message.key(), -1L);
                if (message.number() < before) {
                    outOfOrder++;
                }
                latest.put(message.key(), Math.max(before, message.number()));
            }
            flags.merge(message.id(), message.flagged() ? 1 : 0, Integer::sum);
        }
        int unflagged = messages.entrySet().stream()
                .mapToInt(entry -> Math.max(0, entry.getValue() - 1 - flags.get(entry.getKey())))
                .sum();
        Set<String> arrived = new HashSet<>(messages.keySet());
        arrived.retainAll(published);
        Set<String> appeared = new HashSet<>(messages.keySet());
        appeared.addAll(stored);
        return new Balance(
                committed.size(),
                without(committed, arrived),
                without(appeared, committed),
                received.size() - messages.size(),
                unflagged,
                outOfOrder);
    }

    private static int without(Set<String> some, Set<String> others) {
        Set<String> rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest.size();
    }

    /** Whether exactly-once has kept its promises. */
    public boolean isExactlyOnce() {
        return isAtLeastOnce() && duplicates == 0;
    }

    /** Whether at-least-once has kept its promises. */
    public boolean isAtLeastOnce() {
        return lost == 0 && phantom == 0 && unflagged == 0 && outOfOrder == 0;
    }
}
