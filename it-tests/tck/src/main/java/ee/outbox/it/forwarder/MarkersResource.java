// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.forwarder;

import ee.outbox.it.app.Destinations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import javax.naming.NamingException;

/** Sends a marker to every destination. */
@Path("markers")
@ApplicationScoped
public class MarkersResource {

    @Inject
    Transfer transfer;

    @POST
    @Path("{marker}")
    public void send(@PathParam("marker") String marker) throws JMSException, NamingException {
        for (String topic : Destinations.TOPICS) {
            transfer.send(topic, true, marker);
        }
        transfer.send(Destinations.QUEUE, false, marker);
    }
}
