// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ee.outbox.it.consumer.Receiver;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Consumers that are guarded by {@code @Inbox}: whatever is delivered again, they process once. */
@Tag("mdb")
class InboxIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("inbox")
                .with(Receiver.class.getPackage())
                .configure("outbox.channel.inbox.destination", "java:app/jms/inbox")
                .pack();
    }

    private void awaitEnded(String type, int times) {
        await(type).atMost(PATIENCE).until(() -> Integer.parseInt(application.get("inbox/ended/" + type)) >= times);
    }

    private void awaitEntry(String entry) {
        await(entry).atMost(PATIENCE).until(() -> application.entries(entry) > 0);
    }

    @Test
    void event_thatIsDeliveredAgain_isProcessedOnce() throws InterruptedException {
        application.post("inbox/events/it.Twice");
        awaitEntry("it.Twice");
        application.post("inbox/messages/binary/it.Twice/1");
        application.post("inbox/messages/structured/it.Twice/1");
        awaitEnded("it.Twice", 3);

        assertThat(application.entries("it.Twice")).isEqualTo(1);
        assertThat(application.entries("it.Twice lamp")).isEqualTo(1);
        assertThat(application.get("inbox/records/ee.outbox.it.consumer.Receiver"))
                .isNotEqualTo("0");
    }

    @Test
    void event_whoseTransactionRolledBack_isProcessedWhenItIsRedelivered() throws InterruptedException {
        application.post("inbox/events/it.Later");
        awaitEntry("it.Later");
        application.post("inbox/messages/binary/it.Later/1");
        awaitEnded("it.Later", 3);

        assertThat(application.entries("it.Later")).isEqualTo(1);
    }

    @Test
    void event_inStructuredMode_isKnownAndLeftUnread() throws InterruptedException {
        application.post("inbox/messages/structured/it.Structured/1");
        awaitEntry("it.Structured");
        application.post("inbox/messages/binary/it.Structured/1");
        awaitEnded("it.Structured", 2);

        assertThat(application.entries("it.Structured lamp")).isEqualTo(1);
    }

    @Test
    void duplicates_thatComeTogether_areProcessedOnce() throws InterruptedException {
        application.post("inbox/messages/binary/it.Together/10");
        awaitEntry("it.Together");
        awaitEnded("it.Together", 10);

        assertThat(application.entries("it.Together")).isEqualTo(1);
    }

    @Test
    void consumers_ofOneEvent_haveEachTheirRecord() throws InterruptedException {
        application.post("inbox/audits/1");
        application.post("inbox/audits/1");

        assertThat(application.entries("audit 1")).isEqualTo(1);
        assertThat(application.entries("second audit 1")).isEqualTo(1);
        assertThat(application.get("inbox/records/ee.outbox.it.consumer.Audits"))
                .isEqualTo("1");
        assertThat(application.get("inbox/records/second%20audit")).isEqualTo("1");
    }

    @Test
    void bean_withoutTransaction_isRefusedWithTheRemedy() throws InterruptedException {
        assertThat(application.post("inbox/complaints/2"))
                .contains("NoTransactionException")
                .contains("@Transactional");
        assertThat(application.entries("audit 2")).isZero();
    }
}
