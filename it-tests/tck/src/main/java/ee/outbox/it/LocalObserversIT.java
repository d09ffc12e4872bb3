// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ee.outbox.it.observers.Parcel;
import ee.outbox.it.server.Delivery;
import ee.outbox.it.server.ServerLog;
import ee.outbox.it.server.Transaction.Outcome;
import ee.outbox.it.server.Transaction.Refusal;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels that lead to no broker: to the application's own observers, and to the log. */
class LocalObserversIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("local-observers")
                .with(Parcel.class.getPackage())
                .configure("outbox.channel.parcels.publisher", "cdi")
                .configure("outbox.channel.parcels.retry.maxRetries", "2")
                .configure("outbox.channel.parcels.retry.delay", "100")
                .configure("outbox.channel.parcels.retry.jitter", "0")
                .configure("outbox.channel.both.publisher", "jms,cdi")
                .configure("outbox.channel.both.destination", "orders")
                .configure("outbox.channel.both@cdi.retry.maxRetries", "1")
                .configure("outbox.channel.both@cdi.retry.delay", "100")
                .configure("outbox.channel.whole.publisher", "cdi")
                .configure("outbox.channel.logged.publisher", "log")
                .pack();
    }

    /** Two entries that an observer makes for a parcel, in its transaction. */
    private long entries(String note) throws InterruptedException {
        return application.entries(note + ".1") + application.entries(note + ".2");
    }

    private void awaitEntries(String note) {
        await(note).atMost(PATIENCE).until(() -> entries(note) > 0);
    }

    @Test
    void fire_thenCommit_isObservedOnceAsTheRecordThatItWas() throws InterruptedException {
        application.post("parcels/ada/lamp");

        awaitEntries("lamp");
        assertThat(everythingElse()).isEmpty();
        assertThat(entries("lamp")).isEqualTo(2);
    }

    @Test
    void fire_thenRollback_isNotObserved() throws InterruptedException {
        application
                .transaction()
                .fire("type", "ee.outbox.it.Parcel", "select", "parcels", "key", "ben", "object", "undone")
                .rollBack();
        application
                .transaction()
                .fire("type", "ee.outbox.it.Parcel", "select", "parcels", "key", "ben", "object", "done")
                .commit();

        awaitEntries("done");
        assertThat(entries("undone")).isZero();
    }

    @Test
    void observer_throwsOnce_isRolledBackAndTriedAgain() throws InterruptedException {
        application.post("parcels/cleo/later");

        awaitEntries("later");
        assertThat(everythingElse()).isEmpty();
        assertThat(application.entries("later.1")).isEqualTo(1);
        assertThat(application.entries("later.2")).isEqualTo(1);
    }

    @Test
    void observer_throwsAlways_isSetAsideAndOtherKeysGoOn() throws InterruptedException {
        int failed = application.outbox().getInt("FAILED");
        ServerLog log = ServerLog.fromNow();

        application
                .transaction()
                .fire("type", "ee.outbox.it.Parcel", "select", "parcels", "key", "dan", "object", "never")
                .fire("type", "ee.outbox.it.Parcel", "select", "parcels", "key", "eve", "object", "chair")
                .commit();

        awaitEntries("chair");
        assertThat(everythingElse()).isEmpty();
        assertThat(application.outbox().getInt("FAILED")).isEqualTo(failed + 1);
        assertThat(entries("never")).isZero();
        log.await("OUTBOX-204");
        assertThat(log.text()).contains("NotAtHomeException: nobody at home for never");
    }

    @Test
    void observer_thatFiresItself_isRelayedToTheBroker() throws InterruptedException {
        application.post("parcels/fay/reply");

        Delivery delivery = DELIVERIES.take();
        assertThat(delivery.type()).isEqualTo("ee.outbox.it.Reply");
        assertThat(delivery.text()).isEqualTo("reply");
        assertThat(entries("reply")).isEqualTo(2);
    }

    @Test
    void observer_thatFiresAndThrowsOnce_isRelayedToTheBrokerOnce() throws InterruptedException {
        application.post("parcels/gus/reply-later");

        assertThat(DELIVERIES.take().text()).isEqualTo("reply-later");
        assertThat(everythingElse()).isEmpty();
    }

    @Test
    void observer_thatFiresAndThrowsAlways_leavesNothing() throws InterruptedException {
        int failed = application.outbox().getInt("FAILED");

        application.post("parcels/hal/reply-never");

        await().atMost(PATIENCE).until(() -> application.outbox().getInt("FAILED") == failed + 1);
        assertThat(everythingElse()).isEmpty();
        assertThat(entries("reply-never")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "jan : shoes : [PENDING, PUBLISHED]",
                "kim : kim-later : [PENDING, RETRY, PUBLISHED]",
                "leo : leo-never : [PENDING, RETRY, RETRY, FAILED]",
            })
    void event_isAnnouncedAsFarAsItHasCome_thoughObserversThrow(String to, String note, String milestones)
            throws InterruptedException {
        application.post("parcels/" + to + "/" + note);

        await(milestones)
                .atMost(PATIENCE)
                .until(() -> application.get("parcels/" + to + "/milestones").equals(milestones));
        assertThat(everythingElse()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"both, 2, 0", "both-later, 2, 0", "both-never, 0, 1"})
    void channelOfTwoPublishers_isRelayedToEachOnce(String note, int entries, int failures)
            throws InterruptedException {
        int failed = application.outbox().getInt("FAILED");

        application
                .transaction()
                .fire("type", "ee.outbox.it.Parcel", "select", "both", "key", note, "object", note)
                .commit();

        assertThat(DELIVERIES.take().text()).contains(note);
        assertThat(everythingElse()).isEmpty();
        assertThat(entries(note)).isEqualTo(entries);
        assertThat(application.outbox().getInt("FAILED")).isEqualTo(failed + failures);
    }

    @Test
    void wholeEvent_isObservedWhateverItsType() throws InterruptedException {
        application
                .transaction()
                .fire("type", "ee.outbox.it.Anything", "select", "whole", "text", "no JSON")
                .commit();

        await().atMost(PATIENCE).until(() -> application.waitingEvents() == 0);
        assertThat(application.entries("ee.outbox.it.Anything.1") + application.entries("ee.outbox.it.Anything.2"))
                .isEqualTo(1);
        assertThat(application.entries("ee.outbox.it.Anything /it/local-observers.1")
                        + application.entries("ee.outbox.it.Anything /it/local-observers.2"))
                .isEqualTo(1);
    }

    @Test
    void log_namesTheEventAndNotItsData() throws InterruptedException {
        ServerLog log = ServerLog.fromNow();

        application
                .transaction()
                .fire("type", "ee.outbox.it.Logged", "select", "logged", "key", "ida", "text", "confidential")
                .commit();

        log.await("OUTBOX-401");
        assertThat(everythingElse()).isEmpty();
        assertThat(log.text())
                .contains("type=ee.outbox.it.Logged", "key ida, 12 bytes")
                .doesNotContain("confidential");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "type that nobody observes, parcels, type, ee.outbox.it.Letter, ee.outbox.it.Letter, ee.outbox.it.Parcel",
        "option of cdi, whole, option, priority, priority, cdi",
        "option of log, logged, option, priority, priority, log",
    })
    void fire_whatCannotBeDelivered_isRefused(
            String name, String channel, String attribute, String value, String culprit, String remedy)
            throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .fire("select", channel, attribute, value)
                .commit();

        assertThat(outcome.refusals()).hasSize(1);
        Refusal refusal = outcome.refusals().get(0);
        assertThat(refusal.type()).isEqualTo("ee.outbox.InvalidEventException");
        assertThat(refusal.message()).contains(culprit).contains(remedy);
    }
}
