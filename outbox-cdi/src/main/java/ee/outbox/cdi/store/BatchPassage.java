// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;
import java.util.ArrayList;
import java.util.List;

/** By JDBC: nothing is in the table before all of it goes there as one batch. */
final class BatchPassage implements Passage {

    private final EventStore store;
    private final Transactions transactions;
    private final List<OutboxEvent> events = new ArrayList<>();

    BatchPassage(EventStore store, Transactions transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    @Override
    public void take(OutboxEvent event) {
        events.add(event);
    }

    @Override
    public boolean mustAppendAtOnce() {
        return !transactions.canWriteWhenCompleting();
    }

    @Override
    public Appended append() {
        if (events.isEmpty()) {
            return Appended.NOTHING;
        }
        Appended appended = store.append(events);
        events.clear();
        return appended;
    }

    @Override
    public Appended complete() {
        return append();
    }
}
