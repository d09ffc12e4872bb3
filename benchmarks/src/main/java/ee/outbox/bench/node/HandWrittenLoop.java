// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Topic;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Reads 500 by {@code seq}, sends them in one commit, marks them with one UPDATE or removes them with one DELETE. Woken by who
 * has committed in this JVM; looks each second for what nobody has told.
 */
final class HandWrittenLoop implements Runnable {

    private static final int BATCH = 500;

    /** A range of one: so PostgreSQL reads by the index for it, and not by the primary key and over all that is published. */
    private static final String READ = """
            SELECT seq, id, event_type, event_key, created_at, data FROM hand_event
            WHERE loop BETWEEN ? AND ? AND published_at IS NULL ORDER BY loop, seq LIMIT 500""";

    /** With the range that they lie in, for the same reason. */
    private static final String SENT = " WHERE seq BETWEEN ? AND ? AND seq = ANY(?)";

    private static final String MARK = "UPDATE hand_event SET published_at = now()" + SENT;
    private static final String REMOVE = "DELETE FROM hand_event" + SENT;

    private final int share;
    private final boolean keep;
    private final ConnectionFactory broker;
    private final Semaphore bell = new Semaphore(0);
    private volatile boolean ended;
    private Thread thread;

    HandWrittenLoop(int share, boolean keep, ConnectionFactory broker) {
        this.share = share;
        this.keep = keep;
        this.broker = broker;
    }

    Semaphore bell() {
        return bell;
    }

    void start(ThreadFactory threadFactory) {
        thread = threadFactory.newThread(this);
        thread.setName("loop-" + share);
        thread.start();
    }

    void end() throws InterruptedException {
        ended = true;
        bell.release();
        thread.join();
    }

    @Override
    public void run() {
        try (Connection connection = HandWritten.connect();
                PreparedStatement read = connection.prepareStatement(READ);
                PreparedStatement mark = connection.prepareStatement(keep ? MARK : REMOVE);
                JMSContext session = broker.createContext(JMSContext.SESSION_TRANSACTED)) {
            Topic topic = session.createTopic(System.getProperty(Work.DESTINATION));
            JMSProducer producer = session.createProducer();
            read.setInt(1, share);
            read.setInt(2, share);
            List<Long> sent = new ArrayList<>(BATCH);
            while (!ended) {
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        sent.add(row.getLong(1));
                        producer.send(topic, message(session, row));
                    }
                }
                if (!sent.isEmpty()) {
                    session.commit();
                    mark(connection, mark, sent);
                }
                if (sent.size() < BATCH) {
                    bell.tryAcquire(1, TimeUnit.SECONDS);
                    bell.drainPermits();
                }
                sent.clear();
            }
        } catch (SQLException | JMSException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void mark(Connection connection, PreparedStatement mark, List<Long> seqs) throws SQLException {
        Array array = connection.createArrayOf("bigint", seqs.toArray());
        mark.setLong(1, seqs.get(0));
        mark.setLong(2, seqs.get(seqs.size() - 1));
        mark.setArray(3, array);
        mark.executeUpdate();
        array.free();
    }

    /** The message that ours is, too. */
    private static BytesMessage message(JMSContext session, ResultSet row) throws SQLException, JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(row.getBytes(6));
        String type = row.getString(3);
        message.setJMSType(type);
        message.setStringProperty("cloudEvents_specversion", "1.0");
        message.setStringProperty("cloudEvents_id", row.getString(2));
        message.setStringProperty("cloudEvents_source", Work.SOURCE);
        message.setStringProperty("cloudEvents_type", type);
        message.setStringProperty("cloudEvents_datacontenttype", Work.JSON);
        message.setStringProperty(
                "cloudEvents_time", row.getObject(5, OffsetDateTime.class).toString());
        String key = row.getString(4);
        message.setStringProperty("cloudEvents_partitionkey", key);
        message.setStringProperty("JMS_AMQP_ContentType", Work.JSON);
        message.setStringProperty("JMSXGroupID", key);
        message.setLongProperty("outbox_seq", row.getLong(1));
        return message;
    }
}
