// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.forwarder;

import ee.outbox.it.app.Destinations;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Receives in the background, one thread a destination; comes back by itself when the broker does. */
@ApplicationScoped
public class Forwarder {

    private static final Logger LOG = System.getLogger(Forwarder.class.getName());
    private static final long REST_MILLIS = 500;

    @Inject
    Transfer transfer;

    @Resource
    ManagedExecutorService threads;

    private final CountDownLatch stop = new CountDownLatch(1);

    /** Not left to the background: what is sent before the very first subscription would never get here. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        for (String topic : Destinations.TOPICS) {
            start(topic, true);
        }
        start(Destinations.QUEUE, false);
    }

    private void start(String destination, boolean isTopic) {
        forward(destination, isTopic, 1);
        threads.execute(() -> {
            while (stop.getCount() > 0) {
                forward(destination, isTopic, REST_MILLIS);
            }
        });
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

    @PreDestroy
    void stop() {
        stop.countDown();
    }
}
