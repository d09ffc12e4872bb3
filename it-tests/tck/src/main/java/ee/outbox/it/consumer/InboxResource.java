// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.consumer;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.it.app.Database;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Sends to the consumers what a broker may: the same event again. */
@Path("inbox")
@ApplicationScoped
public class InboxResource {

    private static final String DOCUMENT = """
            {"specversion": "1.0", "id": "%s", "source": "/it/inbox", "type": "%s", "data": {"item": "lamp"}}
            """;

    @Inject
    @Outbox("inbox")
    Event<OutboxEvent> events;

    @Inject
    Audits audits;

    @Inject
    Database database;

    /** By the outbox, with the type as its id. */
    @POST
    @Path("events/{type}")
    @Transactional
    public void fire(@PathParam("type") String type) {
        events.fire(OutboxEvent.builder()
                .id(type)
                .source("/it/inbox")
                .eventType(type)
                .data("lamp")
                .build());
    }

    /** By hand, the same event. */
    @POST
    @Path("messages/{mode}/{type}/{copies}")
    @Transactional
    public void send(@PathParam("mode") String mode, @PathParam("type") String type, @PathParam("copies") int copies)
            throws NamingException, JMSException {
        Queue queue = InitialContext.doLookup(Receiver.QUEUE);
        ConnectionFactory factory = InitialContext.doLookup("java:comp/DefaultJMSConnectionFactory");
        try (JMSContext context = factory.createContext()) {
            for (int i = 0; i < copies; i++) {
                BytesMessage message = context.createBytesMessage();
                message.setJMSType(type);
                if (mode.equals("structured")) {
                    message.setStringProperty("cloudEvents_datacontenttype", "application/cloudevents+json");
                    message.writeBytes(DOCUMENT.formatted(type, type).getBytes(StandardCharsets.UTF_8));
                } else {
                    message.setStringProperty("cloudEvents_specversion", "1.0");
                    message.setStringProperty("cloudEvents_source", "/it/inbox");
                    message.setStringProperty("cloudEvents_id", type);
                    message.writeBytes("lamp".getBytes(StandardCharsets.UTF_8));
                }
                context.createProducer().send(queue, message);
            }
        }
    }

    @GET
    @Path("ended/{type}")
    public int ended(@PathParam("type") String type) {
        return Arrivals.ended(type);
    }

    @POST
    @Path("audits/{id}")
    public void audit(@PathParam("id") String id) {
        audits.audit(event(id));
        audits.auditAgain(event(id));
    }

    /** @return the complaint */
    @POST
    @Path("complaints/{id}")
    public String auditInNoTransaction(@PathParam("id") String id) {
        try {
            audits.auditInNoTransaction(event(id));
            return "none";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    @GET
    @Path("records/{consumer}")
    public long records(@PathParam("consumer") String consumer) {
        return database.number("SELECT COUNT(*) FROM outbox_inbox WHERE consumer = ?", consumer);
    }

    private static CloudEvent event(String id) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/it/inbox"))
                .withType("audited")
                .build();
    }
}
