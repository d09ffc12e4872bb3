// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import java.util.List;
import java.util.Set;

/**
 * What a transaction has stored, once it commits.
 *
 * @param ready the lanes in which events are ready
 * @param events those that are stored, without those that were left out; each is named once
 */
public record Appended(Set<Lane> ready, List<OutboxEvent> events) {

    static final Appended NOTHING = new Appended(Set.of(), List.of());
}
