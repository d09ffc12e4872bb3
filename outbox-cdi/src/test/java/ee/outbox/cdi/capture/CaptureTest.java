// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import static ee.outbox.cdi.bench.Jta.JTA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.NoTransactionException;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.CountingDataSource;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Duplicates;
import ee.outbox.cdi.store.EventStore;
import ee.outbox.cdi.store.Lane;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application's transaction can rely on when it fires, with a real transaction manager and database. */
final class CaptureTest {

    private static final CaptureSettings STRICT = new CaptureSettings("/bench", 1000, false);
    private static final CaptureSettings LENIENT = new CaptureSettings("/bench", 1000, true);
    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);
    private static final Lane BOBS = Lane.ofKey("orders", "bob", Bench.LANES);

    private final RecordingBell bell = new RecordingBell();
    private Database database;
    private Bench bench;
    private Capture capture;

    @BeforeEach
    void open() {
        database = Database.h2();
        bench = new Bench(database, new RecordingPublisher());
        capture = bench.capture(bell);
        database.execute("CREATE TABLE application (name VARCHAR(20) PRIMARY KEY)");
    }

    @AfterEach
    void close() throws Exception {
        assertThat(JTA.manager().getStatus()).as("transaction left behind").isEqualTo(Status.STATUS_NO_TRANSACTION);
        bench.close();
        database.close();
    }

    private void fire(String id, String key) {
        capture.capture(Bench.event(id, key), "orders");
    }

    private void fireWithoutType() {
        capture.capture(OutboxEvent.builder().data("top secret").build(), "orders");
    }

    /** What the application itself does in the transaction. */
    private void change(String name) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO application VALUES ('" + name + "')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void swallow(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // As careless applications do.
        }
    }

    private List<String> stored() {
        return database.column("SELECT id FROM outbox_event ORDER BY seq");
    }

    private List<String> changed() {
        return database.column("SELECT name FROM application ORDER BY name");
    }

    private void beforeCompletion(Runnable work) {
        JTA.registry().registerInterposedSynchronization(new BeforeCompletion(work));
    }

    @Test
    void commit_afterFire_storesAndRingsOnceWithTheLanes() throws Exception {
        assertThat(ADAS).isNotEqualTo(BOBS);

        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "bob");
            fire("3", "ada");
            assertThat(bell.rings()).isEmpty();
        });

        assertThat(stored()).containsExactly("1", "2", "3");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    @Test
    void commit_isWitnessed_rollbackIsNot() throws Exception {
        bench.witness().await(OutboxStatus.PENDING);

        JTA.rollback(() -> fire("0", "ada"));
        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "bob");
            assertThat(bench.witness().heard()).isEmpty();
        });

        assertThat(bench.witness().heard()).containsExactly("PENDING 1", "PENDING 2");
    }

    @Test
    void commit_ofTwoTransactions_ringsForEachItsOwn() throws Exception {
        JTA.commit(() -> fire("1", "ada"));
        JTA.commit(() -> fire("2", "bob"));

        assertThat(bell.rings()).containsExactly(Set.of(ADAS), Set.of(BOBS));
    }

    @Test
    void commit_ofNothingFired_doesNotRing() throws Exception {
        JTA.commit(() -> change("order"));

        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void commit_ofAScheduledEvent_storesButDoesNotRing() throws Exception {
        JTA.commit(() -> capture.capture(
                Bench.event("1", "ada").toBuilder()
                        .scheduledAt(Instant.parse("2999-01-01T00:00:00Z"))
                        .build(),
                "orders"));

        assertThat(bench.where("1")).isEqualTo("PENDING due");
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void rollback_afterFire_neitherStoresNorRings() throws Exception {
        JTA.rollback(() -> {
            fire("1", "ada");
            change("order");
        });

        assertThat(stored()).isEmpty();
        assertThat(changed()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void fire_beforeTheCommit_writesNothingYet() throws Exception {
        CountingDataSource counting = new CountingDataSource(database.dataSource());

        JTA.rollback(() -> {
            on(counting).capture(Bench.event("1", "ada"), "orders");
            assertThat(counting.batches()).isZero();
        });
    }

    @Test
    void fire_severalTimesInOneTransaction_isOneBatch() throws Exception {
        CountingDataSource counting = new CountingDataSource(database.dataSource());
        Capture counted = on(counting);

        JTA.commit(() -> {
            for (int i = 0; i < 100; i++) {
                counted.capture(Bench.event("e" + i, "key" + i), "orders");
            }
        });

        assertThat(stored()).hasSize(100);
        assertThat(counting.batches()).isEqualTo(1);
        assertThat(bell.rings()).hasSize(1);
    }

    private Capture on(CountingDataSource counting) {
        return new Capture(
                STRICT,
                new Routes(Map.of("orders", new Channel("test", OnFailure.BLOCK)), Map.of("test", event -> {})),
                Bench.TEXT,
                new EventStore(counting.dataSource(), JTA, Bench.LANES, true, Duplicates.REFUSE),
                JTA,
                JTA.registry(),
                bell,
                bench.witness());
    }

    @Test
    void fire_ofTwoApplicationsInOneTransaction_ringsForEach() throws Exception {
        RecordingBell othersBell = new RecordingBell();
        Capture other = bench.capture(othersBell);

        JTA.commit(() -> {
            fire("1", "ada");
            other.capture(Bench.event("2", "bob"), "orders");
        });

        assertThat(stored()).containsExactlyInAnyOrder("1", "2");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
        assertThat(othersBell.rings()).containsExactly(Set.of(BOBS));
    }

    @Test
    void fire_withoutTransaction_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> fire("1", "ada"))
                .isInstanceOf(NoTransactionException.class)
                .hasMessageContainingAll("\"orders\"", "@Transactional", "outbox.no-transaction=new");

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void fire_withoutTransactionWhereOneIsGiven_isStoredAndRung() {
        capture = bench.capture(bell, LENIENT);

        fire("1", "ada");

        assertThat(stored()).containsExactly("1");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void fire_inATransactionWhereOneIsGiven_sharesItsFate() throws Exception {
        capture = bench.capture(bell, LENIENT);

        JTA.rollback(() -> fire("1", "ada"));

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void invalidEvent_inATransactionOfItsOwn_isRefusedAsWhatItIs() {
        capture = bench.capture(bell, LENIENT);

        assertThatThrownBy(this::fireWithoutType).isInstanceOf(InvalidEventException.class);

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void append_failsInATransactionOfItsOwn_reachesTheCaller() {
        capture = bench.capture(bell, LENIENT);
        fire("1", "ada");

        assertThatThrownBy(() -> fire("1", "ada"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction of its own");

        assertThat(bell.rings()).hasSize(1);
    }

    @Test
    void append_ofAnIdThatIsThere_failsTheApplicationsCommit() throws Exception {
        bench.append(Bench.event("1", "ada"));

        assertThatThrownBy(() -> JTA.commit(() -> {
                    change("order");
                    fire("1", "ada");
                    fire("2", "ada");
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).containsExactly("1");
        assertThat(changed()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void append_withoutTable_failsTheApplicationsCommit() {
        database.execute("DROP TABLE outbox_event");

        assertThatThrownBy(() -> JTA.commit(() -> {
                    change("order");
                    fire("1", "ada");
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(changed()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void append_failsAndIsSwallowed_failsTheApplicationsCommit() {
        bench.append(Bench.event("1", "ada"));

        assertThatThrownBy(() -> JTA.commit(() -> {
                    change("order");
                    fire("2", "ada");
                    beforeCompletion(() -> swallow(() -> fire("1", "ada")));
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).containsExactly("1");
        assertThat(changed()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void invalidEvent_swallowed_failsTheApplicationsCommit() {
        assertThatThrownBy(() -> JTA.commit(() -> {
                    change("order");
                    fire("1", "ada");
                    swallow(this::fireWithoutType);
                    assertThat(JTA.manager().getStatus()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).isEmpty();
        assertThat(changed()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void serializer_throwsAnError_failsTheApplicationsCommit() {
        Capture broken = new Capture(
                STRICT,
                new Routes(Map.of("orders", new Channel("test", OnFailure.BLOCK)), Map.of("test", event -> {})),
                data -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                },
                bench.store(),
                JTA,
                JTA.registry(),
                bell,
                bench.witness());

        assertThatThrownBy(() -> JTA.commit(() -> {
                    change("order");
                    assertThatThrownBy(() -> broken.capture(new Object(), "orders"))
                            .isInstanceOf(NoClassDefFoundError.class);
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(changed()).isEmpty();
    }

    @Test
    void fire_whileAnotherSynchronizationCompletesAfterOurs_isStoredAndRungToo() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            beforeCompletion(() -> {
                assertThat(appended()).as("events appended by then").containsExactly("1");
                fire("2", "bob");
                fire("3", "bob");
            });
        });

        assertThat(stored()).containsExactly("1", "2", "3");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    /** As the transaction of this thread sees the table. */
    private List<String> appended() {
        return database.column("SELECT id FROM outbox_event");
    }

    @Test
    void fire_firstWhileAnotherSynchronizationCompletes_isStoredAndRung() throws Exception {
        JTA.commit(() -> beforeCompletion(() -> fire("1", "ada")));

        assertThat(stored()).containsExactly("1");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void fire_firstFromAnApplicationsSynchronization_isStoredAndRung() throws Exception {
        JTA.commit(() ->
                JTA.manager().getTransaction().registerSynchronization(new BeforeCompletion(() -> fire("1", "ada"))));

        assertThat(stored()).containsExactly("1");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void fire_inANestedTransaction_sharesTheFateOfThatOne() throws Exception {
        JTA.rollback(() -> {
            fire("outer", "ada");
            JTA.commit(() -> fire("inner", "bob"));
            assertThat(bell.rings()).containsExactly(Set.of(BOBS));
            fire("outer again", "ada");
        });

        assertThat(stored()).containsExactly("inner");
        assertThat(bell.rings()).hasSize(1);
    }

    @Test
    void fire_aroundANestedRollback_isStored() throws Exception {
        JTA.commit(() -> {
            fire("outer", "ada");
            JTA.outside(() -> {
                JTA.rollback(() -> fire("inner", "bob"));
                return null;
            });
            fire("outer again", "ada");
        });

        assertThat(stored()).containsExactly("outer", "outer again");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void fire_whileTheTransactionIsSuspended_isRefused() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            JTA.outside(() -> assertThatThrownBy(() -> fire("2", "ada")).isInstanceOf(NoTransactionException.class));
        });

        assertThat(stored()).containsExactly("1");
    }

    @Test
    void setRollbackOnly_afterFire_storesNothing() {
        assertThatThrownBy(() -> JTA.commit(() -> {
                    fire("1", "ada");
                    JTA.manager().setRollbackOnly();
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void fire_afterSetRollbackOnly_storesNothing() {
        assertThatThrownBy(() -> JTA.commit(() -> {
                    JTA.manager().setRollbackOnly();
                    fire("1", "ada");
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    /** An application's bean, which it goes on working with. */
    private static final class Basket {

        private String content = "lamp";

        @Override
        public String toString() {
            return content;
        }
    }

    @Test
    void bean_changedAfterFire_isStoredAsItWas() throws Exception {
        JTA.commit(() -> {
            Basket basket = new Basket();
            capture.capture(basket, "orders");
            basket.content = "sofa";
        });

        assertThat(data()).containsExactly("lamp");
    }

    @Test
    void beanInAnEvent_changedAfterFire_isStoredAsItWas() throws Exception {
        JTA.commit(() -> {
            Basket basket = new Basket();
            capture.capture(OutboxEvent.builder().eventType("t").data(basket).build(), "orders");
            basket.content = "sofa";
        });

        assertThat(data()).containsExactly("lamp");
    }

    @Test
    void bytesOfAnEvent_changedAfterFire_areStoredAsTheyWere() throws Exception {
        JTA.commit(() -> {
            OutboxEvent event = Bench.event("lamp", "ada");
            capture.capture(event, "orders");
            event.getData()[0] = 'x';
        });

        assertThat(data()).containsExactly("lamp");
    }

    @Test
    void bytesOfACloudEvent_changedAfterFire_areStoredAsTheyWere() throws Exception {
        JTA.commit(() -> {
            byte[] bytes = "lamp".getBytes(StandardCharsets.UTF_8);
            capture.capture(cloudEvent().withData(bytes).build(), "orders");
            bytes[0] = 'x';
        });

        assertThat(data()).containsExactly("lamp");
    }

    private static CloudEventBuilder cloudEvent() {
        return CloudEventBuilder.v1().withId("1").withType("t").withSource(URI.create("/bench"));
    }

    private List<String> data() {
        return database.column("SELECT UTF8TOSTRING(data) FROM outbox_event");
    }

    @Test
    void cloudEvent_fired_isReadBackWithoutLossOrGain() throws Exception {
        CloudEvent event = cloudEvent()
                .withSubject("ada")
                .withExtension("number", 42)
                .withExtension("flag", true)
                .withExtension("uri", URI.create("https://example.com/"))
                .withData("lamp".getBytes(StandardCharsets.UTF_8))
                .build();

        JTA.commit(() -> capture.capture(event, "orders"));

        assertThat(readBack(ADAS).toCloudEvent()).isEqualTo(event);
    }

    private OutboxEvent readBack(Lane lane) {
        return OneLane.claim(bench.store(), lane, "test", 1, Duration.ofSeconds(30))
                .orElseThrow()
                .batch()
                .get(0)
                .event();
    }

    @Test
    void fire_whereTheCompletionIsTooLate_storesAtOnceAndRingsAfterTheCommit() throws Exception {
        capture = bench.capture(bell, STRICT, Jta.UNABLE_WHEN_COMPLETING);

        JTA.commit(() -> {
            fire("1", "ada");
            assertThat(stored()).containsExactly("1");
            fire("2", "ada");
            assertThat(bell.rings()).isEmpty();
        });

        assertThat(stored()).containsExactly("1", "2");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void rollback_whereTheCompletionIsTooLate_leavesNothing() throws Exception {
        capture = bench.capture(bell, STRICT, Jta.UNABLE_WHEN_COMPLETING);

        JTA.rollback(() -> fire("1", "ada"));

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }
}
