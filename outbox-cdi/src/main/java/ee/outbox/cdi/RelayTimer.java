// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Starts the outbox with the application, and polls behind the bell. Each tick plans the next one, so that none ever
 * overtakes another; not persistent, for a persistent timer would fire for every tick that a stopped server missed.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RelayTimer {

    @Resource
    private TimerService timers;

    @Inject
    private OutboxRuntime runtime;

    private final Ticks ticks =
            new Ticks(pause -> timers.createSingleActionTimer(pause.toMillis(), new TimerConfig(null, false)));

    @PostConstruct
    void start() {
        if (runtime.isRelayEnabled()) {
            ticks.next(Duration.ofMillis(1));
        }
    }

    @Timeout
    void tick() {
        ticks.tick(runtime::poll);
    }

    @PreDestroy
    void stop() {
        ticks.end();
        runtime.stop();
    }
}
