// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import ee.outbox.OutboxEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What the database says, by the application's own SQL. */
@Path("database")
@ApplicationScoped
public class DatabaseResource {

    @Inject
    Database database;

    @Inject
    Ledger ledger;

    @Inject
    OutboxEvents outbox;

    /** The database's clock. */
    @GET
    @Path("now")
    public String now() {
        return database.now().toString();
    }

    @GET
    @Path("entries")
    public long entries(@QueryParam("of") String entry) {
        return ledger.entries(entry);
    }

    /** All rows of the outbox. */
    @GET
    @Path("events")
    public long events() {
        return database.number("SELECT COUNT(*) FROM outbox_event");
    }

    /** Rows that are neither published nor set aside. */
    @GET
    @Path("waiting")
    public long waiting() {
        return database.number("SELECT COUNT(*) FROM outbox_event WHERE status NOT IN ('PUBLISHED', 'FAILED')");
    }

    /** What the outbox says of itself. */
    @GET
    @Path("outbox")
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject outbox() {
        JsonObjectBuilder counts = Json.createObjectBuilder();
        outbox.countByStatus().forEach((status, count) -> counts.add(status.name(), count));
        return counts.build();
    }
}
