// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What the test tells the application to do. */
@Path("work")
@RequestScoped
public class WorkResource {

    private static final int AT_ONCE = 1000;
    private static final long PATIENCE_MILLIS = 2_000;

    @Inject
    private Writers writers;

    @Inject
    private UserTransaction transaction;

    @Resource(lookup = "java:/JmsXA")
    private ConnectionFactory connectionFactory;

    @Resource(lookup = "java:/jms/queue/orders")
    private Queue queue;

    @POST
    @Path("pause")
    public void pause() {
        writers.pause();
    }

    /** Takes all messages off the queue: a line for each, with its id, key, number, and whether it is flagged. */
    @DELETE
    @Path("messages")
    public Response messages() {
        StreamingOutput lines = output -> {
            PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
            while (handOver(writer) > 0) {
                writer.flush();
            }
            writer.flush();
        };
        return Response.ok(lines, "text/plain").build();
    }

    private int handOver(PrintWriter lines) {
        try {
            transaction.begin();
            int count = 0;
            try (JMSContext context = connectionFactory.createContext()) {
                var consumer = context.createConsumer(queue);
                Message message = consumer.receive(PATIENCE_MILLIS);
                while (message != null) {
                    lines.println(line(message));
                    count++;
                    message = count < AT_ONCE ? consumer.receive(PATIENCE_MILLIS) : null;
                }
            } finally {
                transaction.commit();
            }
            return count;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Message message) throws JMSException {
        return String.join(
                " ",
                message.getStringProperty("cloudEvents_id"),
                message.getStringProperty("JMSXGroupID"),
                message.getStringProperty("cloudEvents_number"),
                String.valueOf(message.getBooleanProperty("outbox_possibleDuplicate")));
    }
}
