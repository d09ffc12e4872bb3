// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.Relayed;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Does with a parcel as its note says, and enters it into the book before. */
@ApplicationScoped
public class Recipients {

    @Inject
    Book book;

    @Inject
    @Outbox("orders")
    Event<OutboxEvent> orders;

    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();

    void on(@Observes @Relayed("parcels") Parcel parcel) throws NotAtHomeException {
        String note = parcel.note();
        book.enter(note);
        book.enterTransactionally(note);
        if (note.startsWith("reply")) {
            orders.fire(OutboxEvent.builder()
                    .eventType("ee.outbox.it.Reply")
                    .data(note)
                    .build());
        }
        if (note.endsWith("never") || (note.endsWith("later") && refusedOnce.add(note))) {
            throw new NotAtHomeException(note);
        }
    }

    void onBoth(@Observes @Relayed("both") Parcel parcel) throws NotAtHomeException {
        on(parcel);
    }

    void onAny(@Observes @Relayed("whole") OutboxEvent event) {
        book.enter(event.getEventType());
    }

    void onAnyCloudEvent(@Observes @Relayed("whole") CloudEvent event) {
        book.enter(event.getType() + " " + event.getSource());
    }

    /** Checked, as an application's own exceptions may be. */
    public static final class NotAtHomeException extends Exception {

        private static final long serialVersionUID = 1L;

        NotAtHomeException(String note) {
            super("nobody at home for " + note);
        }
    }
}
