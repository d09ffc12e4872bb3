// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.broker;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Pulls the broker's plug, and puts it back. */
@Path("broker")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class BrokerResource {

    @Inject
    private Broker broker;

    @GET
    public State state() {
        return new State(broker.isRunning());
    }

    @POST
    @Path("start")
    public State start() {
        broker.start();
        return state();
    }

    @POST
    @Path("stop")
    public State stop() {
        broker.stop();
        return state();
    }

    /** Whether the broker is running. */
    public record State(boolean running) {}
}
