// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Takes what arrives, and when: in microseconds of the clock that all processes of a machine share, by the events' numbers. */
final class Receiver implements AutoCloseable {

    private static final SimpleString ID = SimpleString.of("cloudEvents_id");

    private final ClientSession session;
    private final long[] received;
    private final AtomicLong count = new AtomicLong();

    /** @param events how many may have a number; what comes beyond is only counted */
    Receiver(Site site, String topic, int events) {
        received = new long[events];
        try {
            session = site.factory().createSession(false, true, true);
            session.createConsumer(Subscriptions.queue(topic)).setMessageHandler(this::take);
            session.start();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(ClientMessage message) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        try {
            if (received.length > 0) {
                String id = message.getStringProperty(ID);
                int number = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
                received[number] = now;
            }
            message.acknowledge();
            count.incrementAndGet();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    long count() {
        return count.get();
    }

    /** Of an event that has come. */
    long receivedAt(int number) {
        return received[number];
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }
}
