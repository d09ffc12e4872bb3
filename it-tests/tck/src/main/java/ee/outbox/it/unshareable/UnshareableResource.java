// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.unshareable;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One transaction: an entry in the ledger, by the handle, and an event of the same name. */
@Path("unshareable")
@ApplicationScoped
public class UnshareableResource {

    @Resource(lookup = "java:app/jdbc/outbox", shareable = false)
    DataSource dataSource;

    @Resource
    UserTransaction transaction;

    @Inject
    @Outbox("orders")
    Event<OutboxEvent> events;

    /** How the transaction ended. */
    @POST
    @Path("{entry}")
    public String run(@PathParam("entry") String entry) {
        try {
            transaction.begin();
            enter(entry);
            events.fire(OutboxEvent.builder().eventType(entry).build());
            transaction.commit();
            return "committed";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private void enter(String entry) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO ledger_entry (entry) VALUES (?)")) {
            statement.setString(1, entry);
            statement.executeUpdate();
        }
    }
}
