// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.delivery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** One arrival of an event at the subscriber. An event that was sent twice is two deliveries. */
@Entity
@Table(name = "delivery")
public class Delivery {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "delivery_arrival")
    @SequenceGenerator(name = "delivery_arrival", sequenceName = "delivery_arrival", allocationSize = 1)
    private Long arrival;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "message_id")
    private String messageId;

    @Column(name = "identity")
    private String identity;

    private boolean repeated;

    @Lob
    private String event;

    protected Delivery() {}

    Delivery(Instant receivedAt, ReceivedEvent event, boolean repeated) {
        this.receivedAt = receivedAt;
        this.messageId = event.messageId();
        this.identity = identity(event);
        this.repeated = repeated;
        this.event = event.json().toString();
    }

    /** What tells one CloudEvent from another: its source and its id, together. */
    static String identity(ReceivedEvent event) {
        return event.source() + " " + event.id();
    }

    public Long getArrival() {
        return arrival;
    }

    public Instant getReceivedAt() {
        return receivedAt;
    }

    /** Whether the same event had been sent before. */
    public boolean isRepeated() {
        return repeated;
    }

    /** The event in the JSON format of CloudEvents. */
    public String getEvent() {
        return event;
    }
}
