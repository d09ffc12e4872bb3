// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

import java.util.Locale;

/**
 * What became of a scenario.
 *
 * @param delivery as {@code outbox.relay.delivery} has it
 * @param kills processes that were killed, the database's and the broker's not counted
 * @param longestTakeoverMillis from a kill until no lane was the dead node's
 */
public record Outcome(String scenario, Delivery delivery, int kills, Balance balance, long longestTakeoverMillis) {

    /** Whether its delivery has kept what it promises. */
    public boolean isKept() {
        return delivery == Delivery.EXACTLY_ONCE ? balance.isExactlyOnce() : balance.isAtLeastOnce();
    }

    public String line() {
        return String.format(
                Locale.ROOT,
                "%-44s %-13s %5d kills %8d events %4d lost %4d phantom %5d duplicates %4d unflagged %4d out of order %6d ms takeover",
                scenario,
                delivery,
                kills,
                balance.events(),
                balance.lost(),
                balance.phantom(),
                balance.duplicates(),
                balance.unflagged(),
                balance.outOfOrder(),
                longestTakeoverMillis);
    }
}
