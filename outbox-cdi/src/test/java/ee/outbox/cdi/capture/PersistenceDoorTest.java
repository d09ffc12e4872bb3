// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import static ee.outbox.cdi.bench.Jta.JTA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.CountingDataSource;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.Pools;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.bench.Unit;
import ee.outbox.cdi.store.Lane;
import ee.outbox.cdi.store.PersistenceDoor;
import ee.outbox.cdi.store.Schema;
import io.agroal.api.AgroalDataSource;
import jakarta.persistence.EntityManager;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that go through a persistence unit of the application's, which has generated the tables. */
@ParameterizedClass
@CsvSource({"eclipselink, h2", "hibernate, h2", "eclipselink, postgresql", "hibernate, postgresql"})
final class PersistenceDoorTest {

    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);
    private static final Lane BOBS = Lane.ofKey("orders", "bob", Bench.LANES);

    /** What a row says of its event; the rest is when and in which order it came. */
    private static final String CONTENT = """
            SELECT id || '|' || spec_version || '|' || event_type || '|' || source || '|' || COALESCE(subject, '-') || '|'
                || COALESCE(event_time, '-') || '|' || COALESCE(data_content_type, '-') || '|'
                || COALESCE(data_schema, '-') || '|' || COALESCE(extensions, '-') || '|' || COALESCE(%s, '-') || '|'
                || channel || '|' || COALESCE(partition_key, '-') || '|' || COALESCE(publisher_backend, '-') || '|'
                || COALESCE(publisher_config, '-') || '|' || status || '|' || COALESCE(CAST(scheduled_at AS VARCHAR), '-')
                || '|' || COALESCE(CAST(published_at AS VARCHAR), '-') || '|' || retry_count || '|'
                || COALESCE(CAST(max_retries AS VARCHAR), '-') || '|' || COALESCE(last_error, '-') || '|'
                || COALESCE(CAST(lane AS VARCHAR), '-') || '|' || COALESCE(CAST(due_at AS VARCHAR), '-') || '|'
                || COALESCE(CAST(held_by AS VARCHAR), '-')
            FROM outbox_event ORDER BY seq
            """;

    @Parameter(0)
    private String provider;

    @Parameter(1)
    private String product;

    private final RecordingBell bell = new RecordingBell();
    private Database database;
    private CountingDataSource counting;
    private Unit unit;
    private EntityManager entities;
    private Bench bench;
    private Capture capture;

    @BeforeEach
    void open() {
        database = product.equals("h2") ? Database.h2() : Database.postgresql();
        counting = new CountingDataSource(database.dataSource());
        unit = Unit.jta(provider, counting.dataSource(), "create");
        entities = unit.entityManager();
        PersistenceDoor.open(entities);
        bench = new Bench(database, new RecordingPublisher());
        capture = bench.capture(bell, entities, JTA);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(JTA.manager().getStatus()).as("transaction left behind").isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertThat(database.column("SELECT id FROM outbox_event WHERE source = 'outbox.probe'"))
                .as("rows of the probe")
                .isEmpty();
        unit.close();
        bench.close();
        database.close();
    }

    private void fire(String id, String key) {
        capture.capture(Bench.event(id, key), "orders");
    }

    @Test
    void fire_onAChannelOfTwoPublishers_persistsACopyForEach() throws Exception {
        bench = Bench.branched(database, new RecordingPublisher(), new RecordingPublisher());
        capture = bench.capture(bell, entities, JTA);

        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "ada");
            assertThat(entities.find(OutboxEvent.class, "1@second").getBranch()).isEqualTo("orders@second");
        });

        assertThat(database.column("SELECT channel || ' ' || id FROM outbox_event ORDER BY channel, seq"))
                .containsExactly("orders 1", "orders 2", "orders@second 1@second", "orders@second 2@second");
        assertThat(bell.rings())
                .singleElement()
                .satisfies(
                        lanes -> assertThat(lanes).extracting(Lane::channel).containsOnly("orders", "orders@second"));
    }

    @Test
    void fire_ofWhatIsStoredAlready_isLeftOutWhereConfigured() throws Exception {
        Capture ignoring = bench.captureIgnoringDuplicates(bell, entities, JTA);
        JTA.commit(() -> fire("1", "ada"));

        JTA.commit(() -> {
            ignoring.capture(Bench.event("1", "bob"), "orders");
            ignoring.capture(Bench.event("2", "bob"), "orders");
            ignoring.capture(Bench.event("2", "cyd"), "orders");
        });

        assertThat(database.column("SELECT partition_key FROM outbox_event ORDER BY seq"))
                .containsExactly("ada", "bob");
    }

    private List<String> stored() {
        return database.column("SELECT id FROM outbox_event ORDER BY seq");
    }

    private List<String> found() {
        return entities.createQuery("SELECT e.id FROM OutboxEvent e ORDER BY e.id", String.class)
                .getResultList();
    }

    private void beforeCompletion(Runnable work) {
        JTA.registry().registerInterposedSynchronization(new BeforeCompletion(work));
    }

    @Test
    void tables_generatedByTheUnit_passTheDriftCheck() {
        new Schema(database.dataSource(), JTA).validate();

        assertThat(database.column("SELECT column_name FROM information_schema.columns WHERE column_name IN"
                        + " ('created_at', 'CREATED_AT', 'due_at', 'DUE_AT') AND data_type <> ALL (ARRAY["
                        + "'timestamp with time zone', 'TIMESTAMP WITH TIME ZONE'])"))
                .as("times without a zone")
                .isEmpty();
    }

    @Test
    void commit_afterFire_storesAndRingsOnceWithTheLanes() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "bob");
            assertThat(bell.rings()).isEmpty();
        });

        assertThat(stored()).containsExactlyInAnyOrder("1", "2");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    @Test
    void rollback_afterFire_neitherStoresNorRings() throws Exception {
        JTA.rollback(() -> {
            fire("1", "ada");
            assertThat(found()).containsExactly("1");
        });

        assertThat(stored()).isEmpty();
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void setRollbackOnly_afterFire_storesNothing() {
        assertThatThrownBy(() -> JTA.commit(() -> {
                    fire("1", "ada");
                    JTA.manager().setRollbackOnly();
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(stored()).isEmpty();
    }

    @Test
    void fire_beforeTheCommit_writesNothingYet() throws Exception {
        int batches = counting.batches();
        JTA.rollback(() -> {
            fire("1", "ada");
            fire("2", "ada");

            assertThat(counting.batches()).isEqualTo(batches);
            assertThat(database.column("SELECT id FROM outbox_event")).isEmpty();
        });
    }

    @Test
    void event_justFired_isFoundByJpqlAndById() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "ada");

            assertThat(entities.find(OutboxEvent.class, "1").getPartitionKey()).isEqualTo("ada");
            assertThat(found()).containsExactly("1", "2");
            fire("3", "ada");
            assertThat(found()).containsExactly("1", "2", "3");
        });

        assertThat(stored()).containsExactly("1", "2", "3");
    }

    /** Neither provider keeps what the relay changes behind its back. */
    @Test
    void event_publishedMeanwhile_isFoundAsItIsNow() throws Exception {
        JTA.commit(() -> fire("1", "ada"));
        bench.relay("relay").ring(Set.of(ADAS));

        JTA.commit(() -> {
            OutboxEvent event = entities.find(OutboxEvent.class, "1");
            assertThat(event.getStatus()).isEqualTo(OutboxStatus.PUBLISHED);
            assertThat(event.getPublishedAt()).isNotNull();
            assertThat(event.getSeq()).isPositive();
            assertThat(event.getCreatedAt()).isNotNull();
        });
    }

    @Test
    void events_ofOneKey_areStoredInTheOrderOfFiring() throws Exception {
        List<String> ids = IntStream.range(0, 100).mapToObj(i -> "e" + i).toList();
        int batches = counting.batches();

        JTA.commit(() -> ids.forEach(id -> fire(id, "ada")));

        assertThat(stored()).isEqualTo(ids);
        assertThat(counting.batches() - batches).as("batches through the unit").isBetween(1, 2);
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void events_ofOneKeyFlushedOnTheWay_areStoredInTheOrderOfFiring() throws Exception {
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> "e" + i).toList();

        JTA.commit(() -> {
            ids.subList(0, 12).forEach(id -> fire(id, "ada"));
            entities.flush();
            ids.subList(12, 30).forEach(id -> fire(id, "ada"));
        });

        assertThat(stored()).isEqualTo(ids);
    }

    @Test
    void events_ofOneKeyWhereTheCompletionIsTooLate_areStoredInTheOrderOfFiring() throws Exception {
        capture = bench.capture(bell, entities, Jta.UNABLE_WHEN_COMPLETING);
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> "e" + i).toList();

        JTA.commit(() -> ids.forEach(id -> fire(id, "ada")));

        assertThat(stored()).isEqualTo(ids);
    }

    /** JDBC on the outbox's DataSource does not see there what the unit has written. */
    @Test
    void events_ofOneKeyThroughAnotherDataSourceOfTheDatabase_areStoredInTheOrderOfFiring() throws Exception {
        assumeTrue(product.equals("h2"), "PostgreSQL is to be told to prepare transactions");
        database.execute("CREATE USER other PASSWORD 'secret' ADMIN");
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> "e" + i).toList();

        try (AgroalDataSource xa = Pools.xa(database.url(), "other");
                Unit other = Unit.jta(provider, xa, "none")) {
            Capture through = bench.capture(bell, other.entityManager(), JTA);
            JTA.commit(() -> ids.forEach(id -> through.capture(Bench.event(id, "ada"), "orders")));
        }

        assertThat(stored()).isEqualTo(ids);
    }

    @Test
    void event_removedByTheApplication_staysRemoved() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "ada");
            fire("3", "ada");
            entities.flush();
            entities.remove(entities.find(OutboxEvent.class, "2"));
        });

        assertThat(stored()).containsExactly("1", "3");
    }

    @Test
    void event_clearedFromThePersistenceContext_isStoredAllTheSame() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            entities.clear();
            fire("2", "bob");
        });

        assertThat(stored()).containsExactlyInAnyOrder("1", "2");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    @Test
    void commit_isWitnessedOnce() throws Exception {
        bench.witness().await(OutboxStatus.PENDING);

        JTA.commit(() -> {
            fire("1", "ada");
            fire("2", "ada");
        });
        JTA.rollback(() -> fire("3", "ada"));

        assertThat(bench.witness().heard()).containsExactly("PENDING 1", "PENDING 2");
    }

    @Test
    void event_delayed_waitsFromItsStoringOn() throws Exception {
        JTA.commit(() -> capture.capture(
                Bench.event("1", "ada").toBuilder().delay(Duration.ofDays(1)).build(), "orders"));

        assertThat(bench.where("1")).isEqualTo("PENDING due");
        assertThat(database.column("SELECT id FROM outbox_event WHERE due_at = scheduled_at"
                        + " AND due_at > created_at + INTERVAL '23' HOUR"))
                .containsExactly("1");
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void event_scheduled_waitsForItsTime() throws Exception {
        JTA.commit(() -> capture.capture(
                Bench.event("1", "ada").toBuilder()
                        .scheduledAt(Instant.parse("2999-01-01T00:00:00Z"))
                        .build(),
                "orders"));

        assertThat(bench.where("1")).isEqualTo("PENDING due");
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void event_delivered_isWhatWasFired() throws Exception {
        JTA.commit(() -> fire("1", "ada"));

        OutboxEvent read = OneLane.claim(bench.store(), ADAS, "test", 1, Duration.ofSeconds(30))
                .orElseThrow()
                .batch()
                .get(0)
                .event();

        assertThat(read.toCloudEvent())
                .isEqualTo(Bench.event("1", "ada").toBuilder()
                        .time(read.getTime())
                        .build()
                        .toCloudEvent());
    }

    @Test
    void rows_ofBothDoors_areTheSame() throws Exception {
        List<OutboxEvent> events = List.of(
                OutboxEvent.builder()
                        .id("1")
                        .eventType("bare")
                        .subject("bare")
                        .time(null)
                        .build(),
                Bench.event("2", "ada").toBuilder()
                        .subject("42")
                        .time(OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30"))
                        .dataContentType("text/plain; charset=utf-8")
                        .dataSchema("https://example.com/schema")
                        .extension("number", 42)
                        .publisher("test")
                        .publisherOption("priority", "9")
                        .maxRetries(7)
                        .build(),
                Bench.event("3", "bob").toBuilder()
                        .scheduledAt(Instant.parse("2999-06-01T00:00:00.123456789Z"))
                        .build());
        List<List<String>> rows = new ArrayList<>();
        for (Capture door : List.of(capture, bench.capture(bell))) {
            JTA.commit(() -> events.forEach(event -> door.capture(event, "orders")));
            rows.add(database
                    .column(CONTENT.formatted(
                            product.equals("h2") ? "UTF8TOSTRING(data)" : "convert_from(data, 'UTF8')"))
                    .stream()
                    .sorted()
                    .toList());
            database.execute("DELETE FROM outbox_event");
        }

        assertThat(rows.get(0)).hasSize(3).doesNotContainNull().isEqualTo(rows.get(1));
        assertThat(rows.get(0).get(1)).contains("\"number\":42", "|7|", "priority");
    }

    @Test
    void fire_ofAnIdThatIsStored_failsTheCommitWithoutThePayload() throws Exception {
        JTA.commit(() -> fire("1", "ada"));

        assertThatThrownBy(() -> JTA.commit(() -> {
                    fire("2", "bob");
                    capture.capture(
                            Bench.event("1", "ada").toBuilder()
                                    .data("top secret")
                                    .build(),
                            "orders");
                }))
                .isInstanceOf(RollbackException.class)
                .satisfies(e -> assertThat(messages(e)).doesNotContain("top secret"));

        assertThat(stored()).containsExactly("1");
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @Test
    void fire_ofAnIdThatWasFired_rollsBack() {
        assertThatThrownBy(() -> JTA.commit(() -> {
                    fire("1", "ada");
                    fire("1", "ada");
                }))
                .isInstanceOfAny(RollbackException.class, OutboxException.class);

        assertThat(stored()).isEmpty();
    }

    @Test
    void fire_whileAnInterposedSynchronizationCompletes_isStoredAndRung() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            beforeCompletion(() -> {
                fire("2", "bob");
                fire("3", "bob");
            });
        });

        assertThat(stored()).containsExactly("1", "2", "3");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    @Test
    void fire_firstWhileAnInterposedSynchronizationCompletes_isStoredAndRung() throws Exception {
        JTA.commit(() -> {
            assertThat(found()).isEmpty();
            beforeCompletion(() -> {
                fire("1", "ada");
                fire("2", "ada");
            });
        });

        assertThat(stored()).containsExactly("1", "2");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS));
    }

    @Test
    void fire_fromAnApplicationsSynchronizationAfterTheProviders_isStoredInOrderAndRung() throws Exception {
        JTA.commit(() -> {
            fire("1", "ada");
            JTA.manager().getTransaction().registerSynchronization(new BeforeCompletion(() -> {
                fire("2", "bob");
                fire("3", "bob");
            }));
        });

        assertThat(stored()).containsExactly("1", "2", "3");
        assertThat(bell.rings()).containsExactly(Set.of(ADAS, BOBS));
    }

    @Test
    void unit_withoutTheEntity_isToldTheLineToAdd() {
        try (Unit without = Unit.jta(provider + "-without-event", database.dataSource(), "none")) {
            assertThatThrownBy(() -> PersistenceDoor.open(without.entityManager()))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContainingAll(
                            "@Produces @Outbox EntityManager",
                            "META-INF/persistence.xml",
                            "<class>ee.outbox.OutboxEvent</class>");
        }
    }

    @Test
    void unit_onAnotherDatabase_isRefusedWithBothKeys() {
        try (Database other = Database.h2();
                Unit elsewhere = Unit.jta(provider, other.dataSource(), "create")) {
            assertThatThrownBy(() -> bench.capture(bell, elsewhere.entityManager(), JTA))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContainingAll(
                            "@Produces @Outbox EntityManager",
                            "outbox.datasource=bench",
                            "not the same database",
                            "jta-data-source");
            assertThat(other.column("SELECT id FROM outbox_event")).isEmpty();
        }
    }

    @Test
    void unit_withoutTheTable_isRefusedWithBothKeys() {
        try (Database other = Database.h2();
                Unit elsewhere = Unit.jta(provider, other.dataSource(), "none")) {
            assertThatThrownBy(() -> bench.capture(bell, elsewhere.entityManager(), JTA))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContainingAll("outbox.datasource=bench", "jta-data-source");
        }
    }

    @Test
    void entityManager_ofTheApplicationsOwnMaking_isRefused() {
        try (EntityManager own = unit.ownEntityManager()) {
            assertThatThrownBy(() -> bench.capture(bell, own, JTA))
                    .isInstanceOf(OutboxException.class)
                    .message()
                    .containsAnyOf("no part in the JTA transaction", "outlives its transaction")
                    .contains("@Produces @Outbox @PersistenceContext");
        }
    }

    @Test
    void entityManager_resourceLocal_isRefused() {
        try (Unit local = Unit.resourceLocal(provider, database.dataSource())) {
            assertThatThrownBy(() -> bench.capture(bell, local.entityManager(), JTA))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContainingAll("no part in the JTA transaction", "@PersistenceContext");
        }
        assertThat(stored()).isEmpty();
    }
}
