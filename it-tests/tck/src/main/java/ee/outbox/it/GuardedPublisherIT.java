// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.guarded.RetryingPublisher;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The server's Fault Tolerance around one attempt of the outbox's, changed by the standard's own keys. */
class GuardedPublisherIT extends InContainer {

    private static final String PUBLISHERS = RetryingPublisher.class.getPackageName();

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("guarded")
                .with(RetryingPublisher.class.getPackage())
                .configure("outbox.retry.maxRetries", "0")
                .configure("outbox.channel.retrying.publisher", "retrying")
                .configure("outbox.channel.timed.publisher", "timed")
                .configure("outbox.channel.breaking.publisher", "breaking")
                .configure("outbox.channel.breaking.on-failure", "skip")
                .configure(PUBLISHERS + ".RetryingPublisher/publish/Retry/maxRetries", "2")
                .configure(PUBLISHERS + ".TimedPublisher/publish/Timeout/value", "200")
                .configure(PUBLISHERS + ".TimedPublisher/publish/Timeout/unit", "MILLIS")
                .configure(PUBLISHERS + ".BreakingPublisher/publish/CircuitBreaker/requestVolumeThreshold", "1")
                .pack();
    }

    private void fire(String channel, String type) throws InterruptedException {
        application.transaction().fire("select", channel, "type", type).commit();
    }

    private int attempts(String type) throws InterruptedException {
        return Integer.parseInt(application.get("attempts/" + type));
    }

    @Test
    void retry_repeatsWithinOneAttempt() throws InterruptedException {
        int failed = application.outbox().getInt("FAILED");

        fire("retrying", "once");
        fire("retrying", "never");

        assertThat(everythingElse()).isEmpty();
        assertThat(attempts("once")).isEqualTo(2);
        assertThat(attempts("never")).isEqualTo(3);
        assertThat(application.outbox().getInt("FAILED")).isEqualTo(failed + 1);
    }

    @Test
    void timeout_isAnOutage() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();

        fire("timed", "slow");

        assertThat(everythingElse()).isEmpty();
        assertThat(attempts("slow")).isEqualTo(2);
        log.await("OUTBOX-202 Channel \"timed\"");
    }

    @Test
    void openCircuitBreaker_isAnOutage() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();
        int failed = application.outbox().getInt("FAILED");

        application
                .transaction()
                .fire("select", "breaking", "key", "ada", "type", "first-never")
                .fire("select", "breaking", "key", "ada", "type", "second")
                .commit();

        assertThat(everythingElse()).isEmpty();
        assertThat(attempts("second")).isEqualTo(1);
        assertThat(application.outbox().getInt("FAILED")).isEqualTo(failed + 1);
        log.await("CircuitBreakerOpenException");
    }
}
