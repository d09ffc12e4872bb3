// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.forwarder;

import ee.outbox.it.app.Destinations;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Receives in the background, one thread a destination; comes back by itself when the broker does. The threads are its
 * own: WildFly's managed executor has so few on a small machine that the outbox would get none.
 */
@ApplicationScoped
public class Forwarder {

    private static final Logger LOG = System.getLogger(Forwarder.class.getName());
    private static final long REST_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 20_000;

    @Inject
    Transfer transfer;

    /** One application alone can receive: between two, the order of what comes is lost. */
    @Inject
    @ConfigProperty(name = "forwarder.receives", defaultValue = "true")
    boolean receives;

    @Resource
    ManagedThreadFactory threads;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> running = new CopyOnWriteArrayList<>();

    /** Not left to the background: what is sent before the very first subscription would never get here. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (!receives) {
            return;
        }
        for (String topic : Destinations.TOPICS) {
            start(topic, true);
        }
        start(Destinations.QUEUE, false);
    }

    private void start(String destination, boolean isTopic) {
        forward(destination, isTopic, 1);
        Thread thread = threads.newThread(() -> {
            while (stop.getCount() > 0) {
                forward(destination, isTopic, REST_MILLIS);
            }
        });
        running.add(thread);
        thread.start();
    }

    private void forward(String destination, boolean isTopic, long patience) {
        try {
            transfer.forward(destination, isTopic, patience);
        } catch (Exception e) {
            LOG.log(Level.INFO, "Nothing can be received from {0} now: {1}", destination, e);
            rest();
        }
    }

    private void rest() {
        try {
            stop.await(REST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all have ended: after the container has, WildFly ends no transaction and keeps its connection. */
    void stop(@Observes Shutdown event) throws InterruptedException {
        stop.countDown();
        for (Thread each : running) {
            each.join(PATIENCE_MILLIS);
        }
    }
}
