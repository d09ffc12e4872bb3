// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.delivery;

import com.example.orders.web.Rows;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;

/** What arrived, in the order of its arrival: the attributes and data of each CloudEvent, and when it came. */
@Path("deliveries")
@RequestScoped
public class DeliveriesResource {

    @Inject
    private Rows rows;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list(
            @QueryParam("limit") @Pattern(regexp = Rows.LIMIT, message = Rows.LIMIT_MESSAGE) String limit) {
        return rows.latest(Delivery.class, "arrival", limit, DeliveriesResource::json);
    }

    private static JsonObject json(Delivery delivery) {
        try (JsonReader event = Json.createReader(new StringReader(delivery.getEvent()))) {
            return Json.createObjectBuilder()
                    .add("arrival", delivery.getArrival())
                    .add("receivedAt", delivery.getReceivedAt().toString())
                    .add("repeated", delivery.isRepeated())
                    .addAll(Json.createObjectBuilder(event.readObject()))
                    .build();
        }
    }
}
