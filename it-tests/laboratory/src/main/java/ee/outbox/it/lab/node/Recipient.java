// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import ee.outbox.InboxEvents;
import ee.outbox.Outbox;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A consumer with an inbox, and without XA: its transaction commits in the database, and then its session acknowledges. What
 * it has processed is a row each; twice would be two.
 */
@ApplicationScoped
public class Recipient {

    public static final String SUBSCRIPTION = "recipient";

    /** Selects what comes from an outbox. */
    public static final String EVENTS = "cloudEvents_id IS NOT NULL";

    private static final Logger LOG = Logger.getLogger(Recipient.class.getName());

    @Inject
    private InboxEvents inbox;

    @Inject
    @Outbox
    private DataSource dataSource;

    private Thread thread;
    private volatile boolean reading;

    void start(TransactionManager transactions) {
        reading = true;
        thread = new Thread(() -> read(transactions), "recipient");
        thread.setDaemon(true);
        thread.start();
    }

    @PreDestroy
    void stop() {
        reading = false;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read(TransactionManager transactions) {
        try (ActiveMQConnectionFactory factory = Server.toBroker(ActiveMQConnectionFactory::new);
                JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            try (JMSConsumer consumer = context.createSharedDurableConsumer(
                    context.createTopic(System.getProperty("outbox.channel.orders.destination")),
                    SUBSCRIPTION,
                    EVENTS)) {
                Says.say(Says.CONSUMES);
                while (reading) {
                    Message message = consumer.receive(200);
                    if (message != null) {
                        process(message, transactions);
                        CrashPoint.RECORDED.pass();
                        context.commit();
                    }
                }
            }
            context.unsubscribe(SUBSCRIPTION);
        } catch (Exception e) {
            LOG.log(Level.SEVERE, "The recipient ends", e);
        }
    }

    private void process(Message message, TransactionManager transactions) throws Exception {
        transactions.begin();
        try {
            inbox.processOnce("laboratory", message, () -> insert(message));
        } catch (RuntimeException e) {
            transactions.rollback();
            throw e;
        }
        transactions.commit();
    }

    private void insert(Message message) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO processed (id, work_key, number) VALUES (?, ?, ?)")) {
            insert.setString(1, message.getStringProperty("cloudEvents_id"));
            insert.setString(2, message.getStringProperty("JMSXGroupID"));
            insert.setLong(3, Long.parseLong(message.getStringProperty("cloudEvents_number")));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (JMSException e) {
            throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }
}
