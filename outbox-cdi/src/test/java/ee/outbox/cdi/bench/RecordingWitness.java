// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.store.Witness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Awaits nothing until it is told to; remembers what it hears. */
public final class RecordingWitness implements Witness {

    private final Set<OutboxStatus> awaited = EnumSet.noneOf(OutboxStatus.class);
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private Runnable meanwhile = () -> {};

    public RecordingWitness await(OutboxStatus... statuses) {
        awaited.addAll(List.of(statuses));
        return this;
    }

    /** @param meanwhile happens while it listens */
    public void whileListening(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    /** Statuses and ids. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public boolean awaits(OutboxStatus status) {
        return awaited.contains(status);
    }

    @Override
    public void reached(OutboxEvent event) {
        if (awaits(event.getStatus())) {
            heard.add(event.getStatus() + " " + event.getId());
            meanwhile.run();
        }
    }
}
