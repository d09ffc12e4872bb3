// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Fires a parcel as an application would: the record itself. */
@Path("parcels")
@ApplicationScoped
public class ParcelsResource {

    @Inject
    @Outbox("parcels")
    Event<Parcel> parcels;

    @Inject
    Milestones milestones;

    /** Sorted, for they are told by two threads. */
    @GET
    @Path("{to}/milestones")
    @Produces(MediaType.TEXT_PLAIN)
    public String milestones(@PathParam("to") String to) {
        return milestones.of(to).stream().sorted().toList().toString();
    }

    @POST
    @Path("{to}/{note}")
    @Transactional
    public void send(@PathParam("to") String to, @PathParam("note") String note) {
        parcels.fire(new Parcel(to, note));
    }
}
