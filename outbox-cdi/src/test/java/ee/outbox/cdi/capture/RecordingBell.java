// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.cdi.store.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Rings for nobody, and remembers for which lanes. */
final class RecordingBell implements Consumer<Collection<Lane>> {

    private final List<Set<Lane>> rings = new ArrayList<>();

    @Override
    public void accept(Collection<Lane> lanes) {
        rings.add(Set.copyOf(lanes));
    }

    /** Each ring's lanes. */
    List<Set<Lane>> rings() {
        return rings;
    }
}
