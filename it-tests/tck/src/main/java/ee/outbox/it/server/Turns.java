// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has become of a {@link Load}'s events.
 *
 * @param events how many different ones have arrived
 * @param duplicates how many deliveries were of an event that had arrived before
 * @param faults what must not be: a gap, a turn out of order, a duplicate that does not say that it may be one
 */
public record Turns(int events, int duplicates, List<String> faults) {

    public static Turns of(List<Delivery> deliveries) {
        Set<String> seen = new HashSet<>();
        Map<String, Integer> latest = new HashMap<>();
        List<String> faults = new ArrayList<>();
        int duplicates = 0;
        for (Delivery delivery : deliveries) {
            int turn = Integer.parseInt(delivery.text());
            if (seen.add(delivery.identity())) {
                int before = latest.getOrDefault(delivery.key(), 0);
                if (turn != before + 1) {
                    faults.add(delivery.key() + ": " + turn + " after " + before);
                }
                latest.put(delivery.key(), turn);
            } else {
                duplicates++;
                if (!delivery.isPossibleDuplicate()) {
                    faults.add(delivery.key() + ": " + turn + " again, and does not say so");
                }
            }
        }
        return new Turns(seen.size(), duplicates, faults);
    }
}
