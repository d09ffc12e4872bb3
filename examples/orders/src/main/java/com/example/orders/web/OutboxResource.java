// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import ee.outbox.OutboxEvents;
import ee.outbox.OutboxStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;

/** What is in the outbox. */
@Path("outbox")
@RequestScoped
public class OutboxResource {

    @Inject
    private OutboxEvents events;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public State state() {
        return new State(
                events.countByStatus(),
                events.oldestWaiting().map(Duration::toMillis).orElse(null));
    }

    /**
     * The state of the outbox.
     *
     * @param events the number of events by status
     * @param oldestWaitingMillis the age of the oldest event that is not published yet, or {@code null}
     */
    @JsonbNillable
    public record State(Map<OutboxStatus, Long> events, Long oldestWaitingMillis) {}
}
