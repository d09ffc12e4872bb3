// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.server.Transaction;
import ee.outbox.it.server.Transaction.Outcome;
import ee.outbox.it.server.Transaction.Refusal;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What cannot be stored is refused at {@code fire}, by an exception that says what is wrong; and the transaction rolls
 * back, although the application swallows the exception and fires another, good event.
 */
class BadEventIT extends InContainer {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("bad-event").pack();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // name                 | attribute | value    | what the message names
                "unknown channel          | select    | nowhere  | \"nowhere\"        | orders",
                "unknown channel of event | channel   | nowhere  | \"nowhere\"        | orders",
                "unknown publisher        | publisher | nobody   | \"nobody\"         | jms",
                "empty type               | type      | ''       | type               | set it on the event",
                "empty source             | source    | ''       | source             | outbox.source",
                "forbidden attribute      | extension | trace-id | \"trace-id\"       | lower-case",
                "reserved attribute       | extension | data     | \"data\"           | taken",
                "source that is no URI    | source    | not uri  | \"not uri\"        | URI",
                "unserialisable payload   | unserialisable | -   | Unserialisable     | JSON-B",
                "payload above the limit  | bytes     | 1048577  | 1048577            | outbox.max-payload",
            })
    void fire_badEvent_isRefusedAndTheTransactionRollsBack(
            String name, String attribute, String value, String culprit, String remedy) throws InterruptedException {
        long stored = application.storedEvents();

        Outcome outcome = application
                .transaction()
                .entry("bad")
                .fire(attribute, value)
                .fire("type", "ee.outbox.it.Good")
                .commit();

        assertThat(outcome.refusals()).hasSize(1);
        Refusal refusal = outcome.refusals().get(0);
        assertThat(refusal.type()).isEqualTo("ee.outbox.InvalidEventException");
        assertThat(refusal.message()).contains(culprit).contains(remedy);
        assertThat(application.entries("bad")).isZero();
        assertThat(application.storedEvents()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({"bean-managed", "annotated", "container-managed"})
    void fire_badEventSwallowed_rollsBackWhateverTheDemarcation(String demarcation) throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .demarcation(demarcation)
                .entry("swallowed " + demarcation)
                .fire("type", "")
                .commit();

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(application.entries("swallowed " + demarcation)).isZero();
    }

    /** Who commits by hand is told; who leaves it to the container may not be, for some roll back without a word. */
    @Test
    void fire_badEventSwallowed_makesTheCommitFail() throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .demarcation("bean-managed")
                .fire("type", "")
                .commit();

        assertThat(outcome.ended()).contains("RollbackException");
    }

    /** That source and id are used already shows only when the events are stored, which is when the commit begins. */
    @Test
    void commit_eventCannotBeStored_rollsBack() throws InterruptedException {
        application.transaction().fire("sample", "cloud-event").commit();
        DELIVERIES.take();

        Outcome outcome = application
                .transaction()
                .entry("not stored")
                .fire("sample", "cloud-event")
                .commit();

        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.ended()).isNotEqualTo("as asked");
        assertThat(application.entries("not stored")).isZero();
    }

    @Test
    void fire_payloadAtTheLimit_isDelivered() throws InterruptedException {
        application.transaction().fire("bytes", "1048576").commit();

        assertThat(DELIVERIES.take().body()).hasSize(1_048_576);
    }

    @Test
    void fireAsync_always_isRefusedAndTheTransactionRollsBack() throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .entry("async")
                .fire("type", "ee.outbox.it.Async", "async", "true")
                .commit();

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.refusals().get(0).type()).isEqualTo("ee.outbox.OutboxException");
        assertThat(outcome.refusals().get(0).message()).contains("fireAsync");
        assertThat(application.entries("async")).isZero();
    }

    /** Where the channel is selected at run time, nobody stands between the caller and the asynchronous observers. */
    @Test
    void fireAsync_onASelectedChannel_isRefusedByTheCompletionStage() throws InterruptedException {
        Outcome outcome = application
                .transaction()
                .fire("type", "ee.outbox.it.Async", "async", "true", "select", "orders")
                .commit();

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.refusals().get(0).message()).contains("fireAsync");
    }

    @Test
    void fire_withoutTransaction_isRefused() throws InterruptedException {
        Transaction none = application.transaction().demarcation("none");

        Outcome outcome = none.fire("type", "ee.outbox.it.Stray").commit();

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.refusals().get(0).type()).isEqualTo("ee.outbox.NoTransactionException");
        assertThat(outcome.refusals().get(0).message()).contains("outbox.no-transaction=new");
    }
}
