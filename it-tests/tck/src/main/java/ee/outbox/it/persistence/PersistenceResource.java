// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.persistence;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the application does with its unit, which it knows by no name: there is but one. */
@Path("persistence")
@ApplicationScoped
@Transactional
@Produces(MediaType.APPLICATION_JSON)
public class PersistenceResource {

    @PersistenceContext
    EntityManager entities;

    @Inject
    @Outbox("orders")
    Event<OutboxEvent> events;

    @Inject
    @ConfigProperty(name = "application.datasource")
    String dataSource;

    /** A purchase, and events of it with these ids; what a query finds of them right away. */
    @POST
    @Path("purchases/{id}")
    public JsonArray buy(@PathParam("id") String id, @QueryParam("event") List<String> eventIds) {
        entities.persist(new Purchase(id));
        eventIds.forEach(eventId -> events.fire(OutboxEvent.builder()
                .id(eventId)
                .eventType("ee.outbox.it.Bought")
                .subject(id)
                .data(eventId)
                .build()));
        return found(id);
    }

    /** An event that the persistence context has lost by the time of the commit. */
    @POST
    @Path("forgotten/{id}")
    public void forget(@PathParam("id") String id) {
        events.fire(
                OutboxEvent.builder().id(id).eventType("ee.outbox.it.Forgotten").build());
        entities.clear();
    }

    @GET
    @Path("purchases")
    public long purchases() {
        return entities.createQuery("SELECT COUNT(p) FROM Purchase p", Long.class)
                .getSingleResult();
    }

    private JsonArray found(String subject) {
        return Json.createArrayBuilder(entities.createQuery(
                                "SELECT e.id FROM OutboxEvent e WHERE e.subject = :subject ORDER BY e.id", String.class)
                        .setParameter("subject", subject)
                        .getResultList())
                .build();
    }

    /** The event as the unit has it: its status, and its place in the order. */
    @GET
    @Path("events/{id}")
    public String status(@PathParam("id") String id) {
        OutboxEvent event = entities.find(OutboxEvent.class, id);
        return event.getStatus() + " " + (event.getSeq() != null && event.getCreatedAt() != null);
    }

    /** By which column rows are identified: not the same in a table that a unit has generated and in one of the script. */
    @GET
    @Path("key")
    public String primaryKey() throws SQLException, NamingException {
        DataSource jdbc = InitialContext.doLookup(dataSource);
        try (Connection connection = jdbc.getConnection()) {
            boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
            try (ResultSet key = connection
                    .getMetaData()
                    .getPrimaryKeys(null, connection.getSchema(), upper ? "OUTBOX_EVENT" : "outbox_event")) {
                key.next();
                return key.getString("COLUMN_NAME");
            }
        }
    }
}
