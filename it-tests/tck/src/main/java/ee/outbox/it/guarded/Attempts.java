// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.guarded;

import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often events of each type have come to a publisher. */
@ApplicationScoped
@Path("attempts/{type}")
public class Attempts {

    private final Map<String, Integer> ofType = new ConcurrentHashMap<>();

    /** @return how many it makes, with this one */
    int count(OutboxEvent event) {
        return ofType.merge(event.getEventType(), 1, Integer::sum);
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public int of(@PathParam("type") String type) {
        return ofType.getOrDefault(type, 0);
    }
}
