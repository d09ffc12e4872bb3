// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.cdi.store.Claim.Claimed;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a relay has got of the lanes that it came for: one batch, of one lane or of several.
 *
 * @param each a claim for each lane that has events; they can be marked together
 * @param unseen the lanes into which nobody has looked, for the batch was full or the relay did not go on: they may have events
 * @param isFull whether the batch has no more room, or one of the lanes its whole share: there may be a backlog
 */
public record Claims(List<Claim> each, Set<Lane> unseen, boolean isFull) {

    /** No claim. */
    public static Claims none(Set<Lane> unseen) {
        return new Claims(List.of(), unseen, false);
    }

    Claims inNextTurn() {
        return new Claims(each.stream().map(Claim::inNextTurn).toList(), unseen, isFull);
    }

    /** Whether there is no event. */
    public boolean isEmpty() {
        return each.isEmpty();
    }

    /** The lanes that are claimed. */
    public List<Lane> lanes() {
        return each.stream().map(Claim::lane).toList();
    }

    /** The events of all claims in {@code seq} order. */
    public List<Claimed> batch() {
        return each.stream()
                .flatMap(claim -> claim.batch().stream())
                .sorted(Comparator.comparingLong(claimed -> claimed.event().getSeq()))
                .toList();
    }
}
