// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Keeps what arrives. */
@ApplicationScoped
public class Deliveries {

    @PersistenceContext
    private EntityManager entities;

    /**
     * Records events in the order given. A subscriber with work to do would leave out every event that it has had
     * before; this one is a witness, so it writes down whatever was sent to it, and marks what was sent twice. It
     * leaves out only the same message once more, which is the broker's doing: the connection broke before we had said
     * that we have it.
     */
    @Transactional
    public void record(List<ReceivedEvent> events) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        for (ReceivedEvent event : events) {
            if (count("messageId", event.messageId()) == 0) {
                boolean repeated = count("identity", Delivery.identity(event)) > 0;
                entities.persist(new Delivery(now, event, repeated));
            }
        }
    }

    private long count(String attribute, String value) {
        String query = "select count(d) from Delivery d where d.%s = :value".formatted(attribute);
        return entities.createQuery(query, Long.class)
                .setParameter("value", value)
                .getSingleResult();
    }
}
