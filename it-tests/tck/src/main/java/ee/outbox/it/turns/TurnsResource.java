// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.turns;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Enumeration;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many turns the broker keeps. */
@Path("turns")
@ApplicationScoped
public class TurnsResource {

    @Inject
    @ConfigProperty(name = "outbox.jms.connection-factory")
    String connectionFactory;

    @Inject
    @ConfigProperty(name = "outbox.jms.turn-queue")
    String queue;

    @GET
    @Transactional
    public int count() throws NamingException, JMSException {
        ConnectionFactory factory = InitialContext.doLookup(connectionFactory);
        try (JMSContext context = factory.createContext();
                QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            int count = 0;
            for (Enumeration<?> turns = browser.getEnumeration(); turns.hasMoreElements(); turns.nextElement()) {
                count++;
            }
            return count;
        }
    }
}
