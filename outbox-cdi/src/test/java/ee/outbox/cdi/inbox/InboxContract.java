// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.NoTransactionException;
import ee.outbox.OutboxException;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.relay.Relay;
import ee.outbox.cdi.store.InboxStore;
import ee.outbox.cdi.store.Schema;
import ee.outbox.spi.EventIdentity;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.transaction.RollbackException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a consumer is promised on every database. */
abstract class InboxContract {

    private static final Duration WEEK = Duration.ofDays(7);

    private final List<String> processed = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private Database database;
    private InboxStore store;
    private RecordedEvents inbox;

    abstract Database database();

    /** A query with rows while a statement waits for another transaction. */
    abstract String waiting();

    @BeforeEach
    void open() {
        database = database();
        Schema.ofInbox(database.dataSource(), Jta.JTA).create();
        store = new InboxStore(database.dataSource(), Jta.JTA, () -> now);
        inbox = new RecordedEvents(
                store,
                Jta.JTA.registry(),
                List.of(received -> received instanceof String id
                        ? Optional.of(new EventIdentity("/text", id))
                        : Optional.empty()));
    }

    @AfterEach
    void close() {
        assertThat(database.connectionsInUse()).as("connections left behind").isZero();
        database.close();
    }

    private boolean process(String id) {
        return inbox.processOnce("billing", "/orders", id, () -> processed.add(id));
    }

    private List<String> records() {
        return database.column("SELECT consumer FROM outbox_inbox ORDER BY consumer");
    }

    @Test
    void event_thatIsDeliveredTwice_isProcessedOnceAndTheTransactionGoesOn() throws Exception {
        Jta.JTA.commit(() -> assertThat(process("1")).isTrue());
        Jta.JTA.commit(() -> {
            assertThat(process("1")).isFalse();
            assertThat(process("2")).isTrue();
            assertThat(process("2")).isFalse();
            assertThat(process("3")).isTrue();
        });

        assertThat(processed).containsExactly("1", "2", "3");
        assertThat(records()).hasSize(3);
    }

    @Test
    void event_whoseTransactionRolledBack_isProcessedWhenItComesAgain() throws Exception {
        Jta.JTA.rollback(() -> assertThat(process("1")).isTrue());
        Jta.JTA.commit(() -> assertThat(process("1")).isTrue());

        assertThat(processed).containsExactly("1", "1");
        assertThat(records()).hasSize(1);
    }

    @Test
    void event_whoseProcessingFails_leavesNoRecordWhoeverSwallowsTheException() throws Exception {
        assertThatThrownBy(() -> Jta.JTA.commit(() -> assertThatThrownBy(
                                () -> inbox.processOnce("billing", new Object[] {"1"}, () -> {
                                    throw new java.io.IOException("of the method");
                                }))
                        .hasMessage("of the method")))
                .isInstanceOf(RollbackException.class);
        assertThatThrownBy(() -> Jta.JTA.commit(() -> assertThatThrownBy(() -> inbox.processOnce("billing", "1", () -> {
                            throw new IllegalStateException("of the work");
                        }))
                        .hasMessage("of the work")))
                .isInstanceOf(RollbackException.class);

        assertThat(records()).isEmpty();
    }

    @Test
    void consumers_haveEachARecordOfTheirOwn() throws Exception {
        Jta.JTA.commit(() -> {
            assertThat(inbox.processOnce("billing", "/orders", "1", () -> {})).isTrue();
            assertThat(inbox.processOnce("stock", "/orders", "1", () -> {})).isTrue();
            assertThat(inbox.processOnce("billing", "/returns", "1", () -> {})).isTrue();
        });

        assertThat(records()).containsExactly("billing", "billing", "stock");
    }

    @Test
    void duplicate_thatComesMeanwhile_waitsAndIsSkipped() throws Exception {
        assertThat(whileAnotherIsProcessed(true)).isFalse();

        assertThat(records()).hasSize(1);
    }

    @Test
    void duplicate_thatComesMeanwhile_waitsAndIsProcessedWhereTheOtherRolledBack() throws Exception {
        assertThat(whileAnotherIsProcessed(false)).isTrue();

        assertThat(records()).hasSize(1);
    }

    /** @return whether the duplicate was processed */
    private boolean whileAnotherIsProcessed(boolean commits) throws Exception {
        CountDownLatch recorded = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        ExecutorService consumers = Executors.newFixedThreadPool(2);
        try {
            Jta.Work processing = () -> inbox.processOnce("billing", "/orders", "1", () -> {
                recorded.countDown();
                await(ends);
            });
            Future<?> first = consumers.submit(() -> {
                if (commits) {
                    Jta.JTA.commit(processing);
                } else {
                    Jta.JTA.rollback(processing);
                }
                return null;
            });
            await(recorded);
            Future<Boolean> second =
                    consumers.submit(() -> Jta.JTA.inNew(() -> inbox.processOnce("billing", "/orders", "1", () -> {})));
            Awaitility.await().until(() -> !database.column(waiting()).isEmpty());
            ends.countDown();
            first.get(1, TimeUnit.MINUTES);
            return second.get(1, TimeUnit.MINUTES);
        } finally {
            ends.countDown();
            consumers.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void event_withoutTransaction_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> process("1"))
                .isInstanceOf(NoTransactionException.class)
                .hasMessageContaining("@Transactional")
                .hasMessageContaining("message-driven");

        assertThat(processed).isEmpty();
        assertThat(records()).isEmpty();
    }

    @Test
    void received_objects_areKnownBySourceAndId() throws Exception {
        CloudEvent cloudEvent = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/bench"))
                .withType("t")
                .build();
        Jta.JTA.commit(() -> {
            assertThat(inbox.processOnce("billing", cloudEvent, () -> {})).isTrue();
            assertThat(inbox.processOnce("billing", Bench.event("1", null), () -> {}))
                    .isFalse();
            assertThat(inbox.processOnce("billing", "/bench", "1", () -> {})).isFalse();
            assertThat(inbox.<String>processOnce("billing", new Object[] {null, 4711, "1"}, () -> "done"))
                    .isEqualTo("done");
            assertThat(inbox.processOnce("billing", "/text", "1", () -> {})).isFalse();
        });
    }

    @Test
    void received_objectsThatAreNoEvents_areRefusedAndNamed() throws Exception {
        assertThatThrownBy(() -> Jta.JTA.commit(
                        () -> inbox.processOnce("billing", new Object[] {4711, null}, () -> processed.add("4711"))))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("java.lang.Integer, null")
                .hasMessageContaining("cloudEvents_id");
        assertThatThrownBy(() -> Jta.JTA.commit(() -> process("")))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("no id");
        assertThatThrownBy(() -> Jta.JTA.commit(() -> inbox.processOnce("x".repeat(256), "1", () -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");

        assertThat(processed).isEmpty();
        assertThat(records()).isEmpty();
    }

    @Test
    void event_ofTheLongestNames_isRecorded() throws Exception {
        String consumer = "\u00e4".repeat(255);
        String id = "i".repeat(10_000);

        Jta.JTA.commit(() ->
                assertThat(inbox.processOnce(consumer, "/" + id, id, () -> {})).isTrue());
        Jta.JTA.commit(() ->
                assertThat(inbox.processOnce(consumer, "/" + id, id, () -> {})).isFalse());
    }

    @Test
    void records_afterTheirRetention_areRemovedUpToALimit() throws Exception {
        Jta.JTA.commit(
                () -> assertThat(process("1") && process("2") && process("3")).isTrue());
        now = now.plus(Duration.ofDays(1));
        Jta.JTA.commit(() -> assertThat(process("4")).isTrue());

        assertThat(store.purge(WEEK, 10)).isZero();
        now = now.plus(Duration.ofDays(6)).plusSeconds(1);
        assertThat(store.purge(WEEK, 2)).isEqualTo(2);
        assertThat(store.purge(WEEK, 2)).isEqualTo(1);
        assertThat(store.purge(WEEK, 2)).isZero();

        Jta.JTA.commit(() -> {
            assertThat(process("1")).isTrue();
            assertThat(process("4")).isFalse();
        });
    }

    @Test
    void relay_thatPolls_purgesRecordsToo() throws Exception {
        Jta.JTA.commit(() -> assertThat(process("1")).isTrue());
        now = now.plus(WEEK).plusSeconds(1);

        try (Bench bench = new Bench(database, new RecordingPublisher())) {
            Relay relay = bench.relay("a");
            relay.alsoPurge(limit -> store.purge(WEEK, limit));
            relay.poll();
        }

        assertThat(records()).isEmpty();
    }

    @Test
    void table_ofTheInbox_isMissedByConsumersAlone() {
        Schema schema = new Schema(database.dataSource(), Jta.JTA);
        Schema ofInbox = Schema.ofInbox(database.dataSource(), Jta.JTA);
        ofInbox.create();
        ofInbox.validate();

        database.dropIndex("outbox_inbox_processed", "outbox_inbox");
        assertThatThrownBy(ofInbox::validate).hasMessageContaining("index on outbox_inbox (processed_at)");
        database.execute("DROP TABLE outbox_inbox");
        schema.create();
        schema.validate();

        assertThatThrownBy(ofInbox::validate)
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("table outbox_inbox")
                .hasMessageContaining("outbox.schema=create");
    }
}
