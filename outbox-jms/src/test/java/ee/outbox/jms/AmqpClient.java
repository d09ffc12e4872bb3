// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.engine.BaseHandler;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.message.Message;
import org.apache.qpid.proton.reactor.FlowController;
import org.apache.qpid.proton.reactor.Reactor;

/** A subscriber of a topic that speaks AMQP 1.0 and knows nothing of JMS. Works on the thread of its caller. */
final class AmqpClient extends BaseHandler implements AutoCloseable {

    /** Longer than any delivery takes; reached only by a test that fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<Message> received = new ArrayDeque<>();
    private final Reactor reactor;
    private final Connection connection;

    /** Returns once the broker has the subscription. */
    AmqpClient(int port, String topic) {
        add(new FlowController());
        try {
            reactor = Proton.reactor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        reactor.setTimeout(100);
        reactor.start();
        connection = reactor.connectionToHost("127.0.0.1", port, this);
        connection.open();
        Session session = connection.session();
        session.open();
        Source source = new Source();
        source.setAddress(topic);
        source.setCapabilities(Symbol.valueOf("topic"));
        Receiver receiver = session.receiver(topic);
        receiver.setSource(source);
        receiver.open();
        workUntil(() -> receiver.getRemoteState() == EndpointState.ACTIVE);
    }

    Message next() {
        workUntil(() -> !received.isEmpty());
        return received.remove();
    }

    private void workUntil(BooleanSupplier done) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!done.getAsBoolean()) {
            reactor.process();
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("The broker says nothing over AMQP.");
            }
        }
    }

    @Override
    public void onDelivery(Event event) {
        Delivery delivery = event.getDelivery();
        if (!delivery.isReadable() || delivery.isPartial()) {
            return;
        }
        byte[] encoded = new byte[delivery.pending()];
        int length = event.getReceiver().recv(encoded, 0, encoded.length);
        delivery.settle();
        Message message = Message.Factory.create();
        message.decode(encoded, 0, length);
        received.add(message);
    }

    @Override
    public void close() {
        connection.close();
        workUntil(() -> connection.getRemoteState() == EndpointState.CLOSED);
        reactor.free();
    }
}
