// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A durable subscriber that counts, and keeps two bits of an event: for millions of messages. */
final class Tally implements AutoCloseable {

    private final ActiveMQConnectionFactory factory;
    private final JMSContext context;
    private final Map<String, BitSet> seen = new HashMap<>();
    private final Map<String, BitSet> flagged = new HashMap<>();
    private final Map<String, Long> latest = new HashMap<>();
    private long events;
    private long duplicates;
    private long unflagged;
    private long outOfOrder;

    Tally(int port) {
        factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
        factory.setClientID("tally");
        context = factory.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE);
        context.createDurableConsumer(context.createTopic(Consumer.TOPIC), "all")
                .setMessageListener(this::count);
    }

    private void count(Message message) {
        try {
            count(
                    message.getStringProperty("JMSXGroupID"),
                    Integer.parseInt(message.getStringProperty("cloudEvents_number")),
                    message.getBooleanProperty("outbox_possibleDuplicate"));
        } catch (JMSException e) {
            throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }

    private synchronized void count(String key, int number, boolean isFlagged) {
        String writer = key.substring(0, key.indexOf('/'));
        BitSet mine = seen.computeIfAbsent(writer, name -> new BitSet());
        BitSet flags = flagged.computeIfAbsent(writer, name -> new BitSet());
        if (isFlagged) {
            flags.set(number);
        }
        if (mine.get(number)) {
            duplicates++;
            unflagged += flags.get(number) ? 0 : 1;
            return;
        }
        mine.set(number);
        events++;
        if (latest.merge(key, (long) number, Math::max) > number) {
            outOfOrder++;
        }
    }

    /** How many different events have come. */
    synchronized long events() {
        return events;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    /** Duplicates for which no message has said that there may be one. */
    synchronized long unflagged() {
        return unflagged;
    }

    /** First messages of an event that came after a later one of their key. */
    synchronized long outOfOrder() {
        return outOfOrder;
    }

    /** How many events are missing that have an earlier number than one that has come. */
    synchronized long gaps() {
        return seen.values().stream()
                .mapToLong(mine -> mine.length() - mine.cardinality())
                .sum();
    }

    @Override
    public void close() {
        context.close();
        factory.close();
    }
}
