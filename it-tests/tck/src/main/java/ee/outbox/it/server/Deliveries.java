// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Everything that arrives at a durable subscriber of the application's topics and queue, in order of arrival. */
public final class Deliveries {

    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Delivery> unread = new LinkedBlockingQueue<>();
    private final Subscriber subscriber;

    public Deliveries(Server server) {
        subscriber = server.subscriber(unread::add);
        subscriber.connect();
    }

    public void connect() {
        subscriber.connect();
    }

    /** What arrives from now on stays with the broker until {@link #connect()}. */
    public void disconnect() {
        subscriber.disconnect();
    }

    /** The next delivery. */
    public Delivery take() throws InterruptedException {
        return take(1).get(0);
    }

    /** The next deliveries. */
    public List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < count) {
            Delivery next = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("only " + taken.size() + " deliveries of " + count + " have arrived");
            }
            taken.add(next);
        }
        return taken;
    }

    /** Everything that is with the broker, or here already. */
    public List<Delivery> takeAll() throws InterruptedException {
        subscriber.flush();
        List<Delivery> taken = new ArrayList<>();
        unread.drainTo(taken);
        return taken;
    }
}
