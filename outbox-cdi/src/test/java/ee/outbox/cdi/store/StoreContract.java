// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.CountingDataSource;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.store.Claim.Claimed;
import ee.outbox.cdi.store.Outcome.Failed;
import ee.outbox.cdi.store.Outcome.Held;
import ee.outbox.cdi.store.Outcome.Left;
import ee.outbox.cdi.store.Outcome.Postponed;
import ee.outbox.cdi.store.Outcome.Published;
import io.cloudevents.CloudEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store promises on every database; a database adds where it is to be had. */
abstract class StoreContract {

    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);

    /** That is 02:30 in a zone's local time that has no such time, where a driver takes UTC for it. */
    static final String SKIPPED = "2026-03-29T02:30:00Z";

    private static final String UPDATE_LANE =
            "UPDATE outbox_lane SET token = token + 1 WHERE channel = 'orders' AND lane = ";

    Database database;
    Bench bench;
    EventStore store;

    abstract Database database();

    @BeforeEach
    void open() {
        database = database();
        bench = new Bench(database, new RecordingPublisher());
        store = bench.store();
    }

    @AfterEach
    void close() {
        bench.close();
        database.close();
    }

    private Claim claim(String relay) {
        return OneLane.claim(store, ADAS, relay, Bench.BATCH, Bench.LEASE).orElseThrow();
    }

    Optional<Claim> mark(Claim claim, boolean next, Outcome... outcomes) {
        return OneLane.mark(store, claim, Arrays.asList(outcomes), claim.at(), next, Bench.BATCH, Bench.LEASE);
    }

    static Outcome[] allPublished(Claim claim) {
        return claim.batch().stream().map(Published::new).toArray(Outcome[]::new);
    }

    static List<String> ids(Claim claim) {
        return claim.batch().stream().map(claimed -> claimed.event().getId()).toList();
    }

    @Test
    void append_thenRollback_leavesNothing() throws Exception {
        Jta.JTA.rollback(() -> store.append(List.of(Bench.event("1", "ada"))));

        assertThat(bench.where("1")).isEqualTo("gone");
    }

    @Test
    void append_ofWhatIsStoredAlready_failsAndNamesTheSetting() {
        bench.append(Bench.event("1", "ada"));

        assertThatThrownBy(() -> Jta.JTA.commit(() -> store.append(List.of(Bench.event("1", "bob")))))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("outbox.duplicates=ignore");

        assertThat(database.column("SELECT partition_key FROM outbox_event")).containsExactly("ada");
    }

    @Test
    void append_ofWhatIsStoredAlready_isLeftOutWhereConfiguredAndTheTransactionGoesOn() throws Exception {
        EventStore ignoring = new EventStore(database.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.IGNORE);
        bench.append(Bench.event("1", "ada"));

        Jta.JTA.commit(() -> {
            assertThat(ignoring.append(
                                    List.of(Bench.event("1", "bob"), Bench.event("2", "bob"), Bench.event("2", "cyd")))
                            .events())
                    .extracting(OutboxEvent::getId)
                    .containsExactly("2");
            ignoring.append(List.of(Bench.event("2", "ada"), Bench.event("3", "bob")));
        });

        assertThat(database.column("SELECT partition_key FROM outbox_event ORDER BY seq"))
                .containsExactly("ada", "bob", "bob");
        assertThat(database.column("SELECT id FROM outbox_event ORDER BY seq")).containsExactly("1", "2", "3");
    }

    @Test
    void append_onAConnectionWithoutTransaction_isRefused() {
        assertThatThrownBy(() -> store.append(List.of(Bench.event("1", "ada"))))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("commits by itself");

        assertThat(bench.where("1")).isEqualTo("gone");
    }

    @Test
    void append_manyInOneTransaction_areReadyInTheirOrder() {
        OutboxEvent[] events = new OutboxEvent[1200];
        Arrays.setAll(events, i -> Bench.event("e" + i, "ada"));

        assertThat(bench.append(events)).containsExactly(ADAS);

        assertThat(database.column("SELECT id FROM outbox_event ORDER BY seq"))
                .isEqualTo(Arrays.stream(events).map(OutboxEvent::getId).toList());
    }

    @Test
    void append_sameSourceAndIdTwice_isRefusedWithoutThePayload() {
        bench.append(Bench.event("1", "ada"));

        assertRefusedWithoutThePayload(bench);
    }

    final void assertRefusedWithoutThePayload(Bench refusing) {
        assertThatThrownBy(() -> refusing.append(OutboxEvent.builder()
                        .id("1")
                        .eventType("t")
                        .source("/bench")
                        .channel("orders")
                        .data("top secret")
                        .build()))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("top secret", hex("top secret")));
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_everyAttribute_isAsItWasStored() {
        OutboxEvent stored = OutboxEvent.builder()
                .id("1")
                .eventType("com.example.Placed")
                .source("/shop?a=b#c")
                .subject("öre/42")
                .time(OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30"))
                .dataContentType("application/x")
                .dataSchema("https://example.com/schema")
                .extension("number", 42)
                .extension("flag", true)
                .extension("uri", URI.create("https://example.com/"))
                .extension("expirytime", OffsetDateTime.parse("2026-11-23T12:00:00Z"))
                .extension("bytes", new byte[] {0, -1})
                .data(new byte[] {0, 1, -1})
                .channel("orders")
                .partitionKey("ada")
                .publisher("test")
                .publisherOption("priority", "9")
                .maxRetries(-1)
                .build();

        bench.append(stored);

        OutboxEvent read = claim("a").batch().get(0).event();
        assertThat(withoutBytes(read)).isEqualTo(withoutBytes(stored));
        assertThat((byte[]) read.getExtensions().get("bytes")).containsExactly(0, -1);
        assertThat(read.getPartitionKey()).isEqualTo("ada");
        assertThat(read.getPublisherBackend()).isEqualTo("test");
        assertThat(read.getPublisherConfig()).containsEntry("priority", "9").hasSize(1);
        assertThat(read.getMaxRetries()).isEqualTo(-1);
        assertThat(read.getStatus()).isEqualTo(OutboxStatus.PENDING);
        assertThat(read.getRetryCount()).isZero();
        assertThat(read.isPossibleDuplicate()).isFalse();
    }

    /** The SDK compares byte arrays by their identity. */
    private static CloudEvent withoutBytes(OutboxEvent event) {
        return event.toBuilder().extension("bytes", null).build().toCloudEvent();
    }

    @Test
    void read_withoutDataAndExtensions_hasNone() {
        bench.append(OutboxEvent.builder()
                .eventType("t")
                .source("/s")
                .channel("orders")
                .time(null)
                .route("ada")
                .build());

        OutboxEvent read = claim("a").batch().get(0).event();
        assertThat(read.getData()).isNull();
        assertThat(read.getTime()).isNull();
        assertThat(read.toCloudEvent().getExtensionNames()).isEmpty();
    }

    @Test
    void claim_laneWithAnotherLiveOwner_isEmpty() {
        bench.append(Bench.event("1", "ada"));
        claim("a");

        assertThat(OneLane.claim(store, ADAS, "b", Bench.BATCH, Bench.LEASE)).isEmpty();
        assertThat(store.survey(Set.of("orders"), "b").ready()).isEmpty();
    }

    @Test
    void claim_ownClaimThatWasNotMarked_isTakenUpAgainAsPossibleDuplicate() {
        bench.append(Bench.event("1", "ada"));
        claim("a");

        assertThat(claim("a").batch().get(0).event().isPossibleDuplicate()).isTrue();
    }

    @Test
    void claim_afterTheLeaseOfTheDead_flagsWhatLayInItsClaimOnly() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        claim("dead");
        bench.append(Bench.event("3", "ada"));
        bench.endLeases();

        List<Claimed> batch = claim("b").batch();

        assertThat(batch)
                .extracting(claimed -> claimed.event().isPossibleDuplicate())
                .containsExactly(true, true, false);
    }

    @Test
    void claim_afterTheDead_inSmallerBatches_flagsEverythingThatLayInItsClaim() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"), Bench.event("3", "ada"));
        claim("dead");
        bench.endLeases();
        bench.append(Bench.event("4", "ada"));

        Claim first = OneLane.claim(store, ADAS, "b", 1, Bench.LEASE).orElseThrow();
        OneLane.mark(store, first, List.of(allPublished(first)), first.at(), false, 1, Bench.LEASE);
        Claim second = OneLane.claim(store, ADAS, "b", 1, Bench.LEASE).orElseThrow();
        Claim third = OneLane.mark(store, second, List.of(allPublished(second)), second.at(), true, 1, Bench.LEASE)
                .orElseThrow();
        Claim fourth = OneLane.mark(store, third, List.of(allPublished(third)), third.at(), true, 1, Bench.LEASE)
                .orElseThrow();

        assertThat(List.of(first, second, third, fourth))
                .extracting(claim -> claim.batch().get(0).event().isPossibleDuplicate())
                .containsExactly(true, true, true, false);
        mark(fourth, true, allPublished(fourth));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mark_anEventOfTheDeadThatIsLeft_staysSuspect(boolean next) {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        claim("dead");
        bench.endLeases();

        Claim claim = claim("b");
        Claim rest = mark(
                        claim,
                        next,
                        new Published(claim.batch().get(0)),
                        new Left(claim.batch().get(1)))
                .orElseGet(() -> claim("b"));

        assertThat(rest.batch().get(0).event().isPossibleDuplicate()).isTrue();
        mark(rest, false, allPublished(rest));
    }

    @Test
    void mark_afterTheLaneWasTakenOver_marksNothing() {
        bench.append(Bench.event("1", "ada"));
        Claim zombie = claim("zombie");
        bench.endLeases();
        claim("b");

        assertThatThrownBy(() -> mark(zombie, true, allPublished(zombie))).isInstanceOf(LaneLostException.class);
        assertThat(bench.where("1")).isEqualTo("PENDING ready");
    }

    @Test
    void mark_published_claimsTheNextBatchAndInTheEndGivesTheLaneBack() {
        OutboxEvent[] events = new OutboxEvent[Bench.BATCH + 1];
        Arrays.setAll(events, i -> Bench.event("e" + i, "ada"));
        bench.append(events);

        Claim first = claim("a");
        Claim second = mark(first, true, allPublished(first)).orElseThrow();

        assertThat(ids(second)).containsExactly("e" + Bench.BATCH);
        assertThat(mark(second, true, allPublished(second))).isEmpty();
        assertThat(bench.where("e0")).isEqualTo("PUBLISHED");
        bench.append(Bench.event("late", "ada"));
        assertThat(claim("b").batch().get(0).event().isPossibleDuplicate()).isFalse();
    }

    @Test
    void mark_publishedWithoutRetention_removes() {
        EventStore removing = new EventStore(database.dataSource(), Jta.JTA, Bench.LANES, false, Duplicates.REFUSE);
        bench.append(Bench.event("1", "ada"));

        Claim claim = claim("a");
        OneLane.mark(removing, claim, List.of(allPublished(claim)), claim.at(), true, Bench.BATCH, Bench.LEASE);

        assertThat(bench.where("1")).isEqualTo("gone");
    }

    @Test
    void mark_anEventWithoutOutcome_staysReadyAndIsSuspect() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        Claim claim = claim("a");

        assertThat(mark(claim, true, new Published(claim.batch().get(0)))).isEmpty();

        Claim again = claim("b");
        assertThat(ids(again)).containsExactly("2");
        assertThat(again.batch().get(0).event().isPossibleDuplicate()).isTrue();
    }

    @Test
    void mark_anEventThatBecameVisibleLate_isNotTakenForPublished() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"), Bench.event("3", "ada"));
        // As if event 2 had drawn its seq, but were not committed yet when the batch was read.
        database.execute("UPDATE outbox_event SET lane = NULL WHERE id = '2'");
        Claim claim = claim("a");
        database.execute("UPDATE outbox_event SET lane = " + ADAS.number() + " WHERE id = '2'");

        Claim next = mark(claim, true, allPublished(claim)).orElseThrow();

        assertThat(ids(next)).containsExactly("2");
    }

    @Test
    void postpone_withKey_holdsTheKeyUntilItsHeadIsPublished() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        Claim claim = claim("a");
        Claimed one = claim.batch().get(0);
        Claimed two = claim.batch().get(1);
        long head = one.event().getSeq();

        mark(claim, true, new Postponed(one, "no", Duration.ZERO), new Held(two, new Hold(head, false)));
        assertThat(List.of(bench.where("1"), bench.where("2"))).containsExactly("RETRY due", "PENDING held");

        bench.append(Bench.event("3", "ada"));
        Claim late = claim("a");
        assertThat(late.batch().get(0).isHeld()).isTrue();
        mark(late, true, new Held(late.batch().get(0), late.batch().get(0).hold()));

        assertThat(store.admitDue(10)).containsExactly(ADAS);
        Claim retry = claim("a");
        assertThat(ids(retry)).containsExactly("1");
        assertThat(retry.batch().get(0).isHead()).isTrue();
        assertThat(retry.batch().get(0).event().getRetryCount()).isEqualTo(1);

        Claim released = mark(retry, true, allPublished(retry)).orElseThrow();
        assertThat(ids(released)).containsExactly("2", "3");
        assertThat(released.batch()).noneMatch(Claimed::isHeld);
        mark(released, true, allPublished(released));
        assertThat(database.column("SELECT partition_key FROM outbox_hold")).isEmpty();
    }

    /** Events 1 and 2 of a key; 1 was refused once and is claimed again, 2 waits for it. */
    private Claim claimOfPostponedHead() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        Claim claim = claim("a");
        Claimed head = claim.batch().get(0);
        mark(
                claim,
                true,
                new Postponed(head, "no", Duration.ZERO),
                new Held(claim.batch().get(1), new Hold(head.event().getSeq(), false)));
        store.admitDue(10);
        return claim("a");
    }

    @Test
    void postpone_twice_keepsTheKeyWaiting() {
        Claim retry = claimOfPostponedHead();

        mark(retry, true, new Postponed(retry.batch().get(0), "still no", Duration.ofHours(1)));

        assertThat(List.of(bench.where("1"), bench.where("2"))).containsExactly("RETRY due", "PENDING held");
        assertThat(store.admitDue(10)).isEmpty();
        assertThat(database.column("SELECT last_error FROM outbox_event WHERE id = '1'"))
                .containsExactly("still no");
    }

    @Test
    void fail_setsTheEventAsideAndItsKeyGoesOn() {
        Claim retry = claimOfPostponedHead();

        Claim next = mark(retry, true, new Failed(retry.batch().get(0), "never", null))
                .orElseThrow();

        assertThat(bench.where("1")).isEqualTo("FAILED");
        assertThat(ids(next)).containsExactly("2");
    }

    @Test
    void suspectEvents_thatArePostponedOrHeld_staySo_untilTheyAreReplayed() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"));
        claim("dead");
        bench.endLeases();
        Claim claim = claim("a");
        Claimed head = claim.batch().get(0);
        Hold hold = new Hold(head.event().getSeq(), false);

        mark(
                claim,
                true,
                new Postponed(head, "no", Duration.ZERO),
                new Held(claim.batch().get(1), hold));
        bench.append(Bench.event("3", "ada"));
        Claim late = claim("a");
        mark(late, true, new Held(late.batch().get(0), hold));
        store.admitDue(10);
        Claim again = claim("a");
        mark(again, true, new Failed(again.batch().get(0), "never", hold));
        bench.operator(lanes -> {}).requeue(EventFilter.any().event("/bench", "1"), "ann");
        Claim requeued = claim("a");
        Claim released = mark(requeued, true, allPublished(requeued)).orElseThrow();
        mark(released, true, allPublished(released));

        assertThat(List.of(again, requeued))
                .extracting(each -> each.batch().get(0).event().isPossibleDuplicate())
                .containsExactly(true, true);
        assertThat(released.batch())
                .extracting(claimed -> claimed.event().isPossibleDuplicate())
                .containsExactly(true, false);
        assertThat(history("1"))
                .containsExactly("refused-possible-duplicate", "refused-possible-duplicate", "requeued");
        assertThat(history("2")).containsExactly("held-possible-duplicate");

        bench.operator(lanes -> {}).replay(EventFilter.any().event("/bench", "1"), "ann");
        Claim replay = claim("a");
        assertThat(replay.batch().get(0).event().isPossibleDuplicate()).isFalse();
        mark(replay, true, allPublished(replay));
    }

    /** The word of each line. */
    private List<String> history(String id) {
        return bench.operator(lanes -> {}).get("/bench", id).orElseThrow().getHistory().stream()
                .map(line -> line.split(" ")[1])
                .toList();
    }

    @Test
    void scheduled_event_waitsByTheDatabasesClock() {
        Instant now = store.survey(Set.of("orders"), "a").now();
        bench.append(
                Bench.event("later", "ada").toBuilder()
                        .scheduledAt(now.plusSeconds(3600))
                        .build(),
                Bench.event("past", "ada").toBuilder()
                        .scheduledAt(now.minusSeconds(1))
                        .build(),
                Bench.event("now", "ada"));

        assertThat(store.survey(Set.of("orders"), "a").isSomethingDue()).isTrue();
        store.admitDue(10);

        assertThat(ids(claim("a"))).containsExactly("past", "now");
        Survey survey = store.survey(Set.of("orders"), "a");
        assertThat(survey.isSomethingDue()).isFalse();
        assertThat(survey.nextDue().orElseThrow().getEpochSecond())
                .isEqualTo(now.plusSeconds(3600).getEpochSecond());
    }

    @Test
    void delayed_event_waitsFromItsStoringOnByTheDatabasesClock() {
        Duration delay = Duration.ofHours(1);
        Instant before = store.survey(Set.of("orders"), "a").now();
        bench.append(Bench.event("1", "ada").toBuilder().delay(delay).build());

        Survey survey = store.survey(Set.of("orders"), "a");
        assertThat(bench.where("1")).isEqualTo("PENDING due");
        assertThat(survey.nextDue().orElseThrow())
                .isBetween(before.plus(delay), survey.now().plus(delay));
    }

    @Test
    void scheduled_eventOfAnotherApplicationsChannel_getsALaneThatThisChannelHas() {
        new Schema(database.dataSource(), Jta.JTA).dealLanes(Set.of("other"), 2);
        Instant now = store.survey(Set.of("orders"), "a").now();
        for (int i = 0; i < 20; i++) {
            bench.append(Bench.event("e" + i, "key" + i).toBuilder()
                    .channel("other")
                    .scheduledAt(now.minusSeconds(1))
                    .build());
        }

        assertThat(store.admitDue(100)).containsExactlyInAnyOrder(new Lane("other", 0), new Lane("other", 1));
    }

    @Test
    void survey_findsLanesOfItsOwnChannelsOnly() {
        bench.append(Bench.event("1", "ada"));

        assertThat(store.survey(Set.of("orders"), "a").ready()).containsExactly(ADAS);
        assertThat(store.survey(Set.of("other"), "a").ready()).isEmpty();
    }

    @Test
    void purge_removesWhatWasPublishedBefore_upToItsLimit() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"), Bench.event("3", "ada"));
        Claim claim = claim("a");
        mark(
                claim,
                true,
                new Published(claim.batch().get(0)),
                new Published(claim.batch().get(1)));
        Instant now = store.survey(Set.of("orders"), "a").now();

        assertThat(store.purge(now.minusSeconds(3600), 10)).isZero();
        assertThat(store.purge(now.plusSeconds(3600), 1)).isEqualTo(1);
        assertThat(store.purge(now.plusSeconds(3600), 10)).isEqualTo(1);

        assertThat(List.of(bench.where("1"), bench.where("2"), bench.where("3")))
                .containsExactly("gone", "gone", "PENDING ready");
    }

    @Test
    void countByStatus_countsWhatLiesInALiveClaimAsProcessing() {
        assertThat(store.oldestWaiting()).isEmpty();
        bench.append(Bench.event("1", "ada"));
        claim("a");
        bench.append(Bench.event("2", "ada"));

        assertThat(store.countByStatus())
                .containsEntry(OutboxStatus.PROCESSING, 1L)
                .containsEntry(OutboxStatus.PENDING, 1L)
                .containsEntry(OutboxStatus.FAILED, 0L);
        assertThat(store.oldestWaiting())
                .hasValueSatisfying(age -> assertThat(age).isPositive());
        bench.endLeases();
        assertThat(store.countByStatus()).containsEntry(OutboxStatus.PENDING, 2L);
    }

    /** Each has a row that the other wants next; one is given up for the other and tried again, until it is through. */
    @Test
    void transactions_inADeadlock_commitBothInTheEnd() throws Exception {
        CyclicBarrier bothHaveARow = new CyclicBarrier(2);
        Callable<Integer> oneWay = () -> updateLanes(bothHaveARow, 0, 1);
        Callable<Integer> otherWay = () -> updateLanes(bothHaveARow, 1, 0);
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            int attempts = 0;
            for (Future<Integer> node : nodes.invokeAll(List.of(oneWay, otherWay))) {
                attempts += node.get();
            }
            assertThat(attempts).as("attempts of two transactions").isGreaterThan(2);
        } finally {
            nodes.shutdown();
        }
        assertThat(database.column("SELECT token FROM outbox_lane WHERE lane < 2"))
                .containsExactly("2", "2");
    }

    /** @return how many attempts it took */
    private int updateLanes(CyclicBarrier bothHaveARow, int first, int second) {
        AtomicInteger attempts = new AtomicInteger();
        new ee.outbox.cdi.store.Database(database.dataSource(), Jta.JTA)
                .inNewTransaction("update two lanes", connection -> {
                    try (Statement update = connection.createStatement()) {
                        update.executeUpdate(UPDATE_LANE + first);
                        if (attempts.incrementAndGet() == 1) {
                            bothHaveARow.await(1, TimeUnit.MINUTES);
                        }
                        return update.executeUpdate(UPDATE_LANE + second);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                });
        return attempts.get();
    }

    @Test
    void schema_createdTwice_isValid() {
        Schema schema = new Schema(database.dataSource(), Jta.JTA);
        schema.create();

        schema.validate();
    }

    @Test
    void schema_withSomethingMissing_isNamed() {
        Schema schema = new Schema(database.dataSource(), Jta.JTA);
        List<String> complaints = new ArrayList<>();
        List<Runnable> damages = List.of(
                () -> database.dropIndex("outbox_event_ready", "outbox_event"),
                () -> database.execute("ALTER TABLE outbox_event DROP COLUMN last_error"),
                () -> database.execute("DROP TABLE outbox_hold"));
        for (Runnable damage : damages) {
            damage.run();
            try {
                schema.validate();
            } catch (OutboxException e) {
                complaints.add(e.getMessage());
            }
        }
        assertThat(complaints).hasSize(3);
        assertThat(complaints.get(0)).contains("index on outbox_event (channel, lane, seq)");
        assertThat(complaints.get(1)).contains("column outbox_event.last_error");
        assertThat(complaints.get(2)).contains("table outbox_hold").contains("outbox.schema=create");
    }

    @Test
    void schema_withSomethingMissing_isCompletedByCreate() {
        Schema schema = new Schema(database.dataSource(), Jta.JTA);
        database.dropIndex("outbox_event_due", "outbox_event");
        database.execute("DROP TABLE outbox_hold");

        schema.create();

        schema.validate();
    }

    @Test
    void table_inAnotherSchema_isNotTakenForOurs() {
        String other = "other" + UUID.randomUUID().toString().replace("-", "");
        database.execute("CREATE SCHEMA " + other);
        database.execute("CREATE TABLE " + other + ".outbox_hold (channel VARCHAR(128), partition_key VARCHAR(512),"
                + " seq BIGINT)");
        database.execute("DROP TABLE outbox_hold");

        assertThatThrownBy(() -> new Schema(database.dataSource(), Jta.JTA).validate())
                .hasMessageContaining("missing: table outbox_hold.");
    }

    /** That is what a text column may take for equal, if the script does not see to it. */
    List<String> similarKeys() {
        return List.of("ada", "ADA", "ad\u00e1", "ada ");
    }

    @Test
    void keys_thatAreSimilar_doNotWaitForEachOther() {
        bench.append(Bench.event("first", "ada"));
        Claim claim = claim("a");
        mark(claim, true, new Postponed(claim.batch().get(0), "no", Duration.ofHours(1)));

        for (String key : similarKeys()) {
            Lane lane = bench.append(Bench.event("of " + key, key)).iterator().next();
            Claimed claimed = OneLane.claim(store, lane, "a", Bench.BATCH, Bench.LEASE)
                    .orElseThrow()
                    .batch()
                    .get(0);
            assertThat(claimed.isHeld()).as("held: \"%s\"", key).isEqualTo(key.equals("ada"));
            bench.endLeases();
            database.execute("DELETE FROM outbox_event WHERE id = 'of " + key + "'");
        }
    }

    @Test
    void claim_leavesTheNextUserOfTheConnectionNoTimeout() throws Exception {
        appendTo(0, "a");

        Integer timeout = Jta.JTA.inNew(() -> {
            store.claim(List.of(lane(0)), "a", 1, Bench.LEASE);
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                return statement.getQueryTimeout();
            }
        });

        assertThat(timeout).isZero();
    }

    private static Lane lane(int number) {
        return new Lane("orders", number);
    }

    private void appendTo(int lane, String... ids) {
        String key = Bench.keysOf(lane).get(0);
        bench.append(Arrays.stream(ids).map(id -> Bench.event(id, key)).toArray(OutboxEvent[]::new));
    }

    private static List<Outcome> allPublished(Claims claims) {
        return claims.batch().stream().<Outcome>map(Published::new).toList();
    }

    private static List<String> ids(Claims claims) {
        return claims.batch().stream().map(claimed -> claimed.event().getId()).toList();
    }

    @Test
    void lanesClaimedTogether_shareABatch() {
        appendTo(0, "a", "b");
        appendTo(1, "c", "d", "e");
        appendTo(2, "f");

        Claims claims = store.claim(List.of(lane(2), lane(3), lane(1), lane(0)), "a", 16, Bench.LEASE);

        assertThat(ids(claims)).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(claims.lanes()).as("in the order in which they wait").containsExactly(lane(2), lane(1), lane(0));
        assertThat(claims.unseen()).isEmpty();
    }

    /** So that nodes share a backlog: it is worth a worker for each lane. */
    @Test
    void laneThatHasMoreThanItsShare_isTheLastOfTheBatch() {
        appendTo(0, "a");
        appendTo(1, "b", "c", "d", "e");
        appendTo(2, "f");

        Claims claims = store.claim(List.of(lane(0), lane(3), lane(1), lane(2)), "a", 12, Bench.LEASE);

        assertThat(ids(claims)).containsExactly("a", "b", "c", "d");
        assertThat(claims.unseen()).containsExactly(lane(2));
        assertThat(ids(store.claim(List.of(lane(1), lane(2)), "b", 12, Bench.LEASE)))
                .as("what is left for another relay")
                .containsExactly("f");
    }

    @Test
    void laneThatHasItsShare_andNoOtherBehindIt_leavesNoneUnseen() {
        appendTo(0, "a", "b");

        Claims claims = store.claim(List.of(lane(0), lane(1)), "a", 4, Bench.LEASE);

        assertThat(ids(claims)).containsExactly("a", "b");
        assertThat(claims.unseen()).isEmpty();
    }

    @Test
    void lanesClaimedTogether_forWhichTheBatchHasNoRoom_areUnseen() {
        appendTo(0, "a", "b");
        appendTo(1, "c", "d", "e");

        Claims claims = store.claim(List.of(lane(3), lane(1), lane(2), lane(0)), "a", 1, Bench.LEASE);

        assertThat(ids(claims)).containsExactly("c");
        assertThat(claims.unseen()).as("nobody has looked").containsExactlyInAnyOrder(lane(2), lane(0));
    }

    /** @return what another relay gets that has just seen the lanes free when this one's token moves on */
    private Claims claimAgainst(List<Lane> lanes, int taken) {
        CountingDataSource slow = new CountingDataSource(database.dataSource());
        EventStore other = new EventStore(slow.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.REFUSE);
        AtomicBoolean first = new AtomicBoolean(true);
        slow.beforeStatement(sql -> {
            if (sql.startsWith("UPDATE outbox_lane") && first.getAndSet(false)) {
                database.execute(UPDATE_LANE + taken);
            }
        });
        return other.claim(lanes, "b", Bench.BATCH, Bench.LEASE);
    }

    @Test
    void lanesClaimedTogether_oneOfThemJustTaken_areAllLeft_toBeTriedAgain() {
        appendTo(0, "a");
        appendTo(1, "b");

        Claims claims = claimAgainst(List.of(lane(0), lane(1)), 1);

        assertThat(claims.isEmpty()).isTrue();
        assertThat(claims.unseen()).containsExactlyInAnyOrder(lane(0), lane(1));
        assertThat(database.column("SELECT lane FROM outbox_lane WHERE owner IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void laneClaimed_justTaken_isTheOthers() {
        appendTo(0, "a");

        Claims claims = claimAgainst(List.of(lane(0)), 0);

        assertThat(claims.isEmpty()).isTrue();
        assertThat(claims.unseen()).isEmpty();
    }

    @Test
    void lanesClaimedTogether_reachEachToItsOwnLastEvent() {
        appendTo(0, "a", "late");
        appendTo(1, "b");
        database.execute("UPDATE outbox_event SET lane = NULL WHERE id = 'late'");
        store.claim(List.of(lane(0), lane(1)), "dead", Bench.BATCH, Bench.LEASE);
        database.execute("UPDATE outbox_event SET lane = 0 WHERE id = 'late'");
        bench.endLeases();

        Claims claims = store.claim(List.of(lane(0), lane(1)), "b", Bench.BATCH, Bench.LEASE);

        assertThat(claims.batch())
                .extracting(claimed ->
                        claimed.event().getId() + " " + claimed.event().isPossibleDuplicate())
                .containsExactly("a true", "late false", "b true");
    }

    /** One has been sent as far as an earlier claim had reached, the other not. */
    @Test
    void lanesGivenBackTogether_eachKeepItsOwnSuspicion() {
        appendTo(0, "a", "b", "c");
        appendTo(1, "d");
        store.claim(List.of(lane(0), lane(1)), "dead", Bench.BATCH, Bench.LEASE);
        bench.endLeases();
        Claims claims = store.claim(List.of(lane(1), lane(0)), "a", 3, Bench.LEASE);
        assertThat(ids(claims)).containsExactly("a", "b", "d");

        store.mark(claims.each(), allPublished(claims), claims.each().get(0).at(), false, 3, Bench.LEASE);

        assertThat(database.column("SELECT CASE WHEN claimed_to > 0 THEN 'suspect' ELSE 'done' END FROM outbox_lane"
                        + " WHERE channel = 'orders' AND lane < 2 ORDER BY lane"))
                .containsExactly("suspect", "done");
    }

    @Test
    void lanesMarkedTogether_goOnWhileTheyHaveEventsAndTheBatchHasRoom() {
        appendTo(0, "a", "b");
        appendTo(1, "c");
        appendTo(2, "d", "e");
        Claims claims = store.claim(List.of(lane(0), lane(1), lane(2)), "a", Bench.BATCH, Bench.LEASE);
        appendTo(0, "f");
        appendTo(2, "g");

        Claims next = store.mark(
                claims.each(), allPublished(claims), claims.each().get(0).at(), true, 1, Bench.LEASE);

        assertThat(next.batch()).extracting(claimed -> claimed.event().getId()).containsExactly("f");
        assertThat(next.unseen()).as("not looked into").containsExactly(lane(1), lane(2));
        assertThat(database.column("SELECT lane FROM outbox_lane WHERE owner IS NOT NULL"))
                .containsExactly("0");

        Claims last =
                store.mark(next.each(), allPublished(next), next.each().get(0).at(), false, 1, Bench.LEASE);
        assertThat(last.isEmpty()).isTrue();
        assertThat(last.unseen()).containsExactly(lane(0));
        assertThat(bench.where("g")).isEqualTo("PENDING ready");
    }

    @Test
    void lanesMarkedTogether_oneOfThemLost_markNothing() {
        appendTo(0, "a");
        appendTo(1, "b");
        Claims claims = store.claim(List.of(lane(0), lane(1)), "a", Bench.BATCH, Bench.LEASE);
        database.execute(UPDATE_LANE + "1");

        assertThatThrownBy(() -> store.mark(
                        claims.each(),
                        allPublished(claims),
                        claims.each().get(0).at(),
                        true,
                        1,
                        Bench.LEASE))
                .isInstanceOf(LaneLostException.class);

        assertThat(bench.where("a")).isEqualTo("PENDING ready");
        assertThat(bench.where("b")).isEqualTo("PENDING ready");
    }

    @Test
    void nodes_inOtherTimeZones_agreeOnEveryTime() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant later = now.plus(Duration.ofHours(1));
        database.inZone("Pacific/Kiritimati", east -> {
            EventStore store = new EventStore(east.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.REFUSE);
            Jta.JTA.commit(() -> store.append(List.of(
                    Bench.event("1", "ada"),
                    Bench.event("2", "ada").toBuilder().scheduledAt(later).build())));
            assertThat(OneLane.claim(store, ADAS, "east", Bench.BATCH, Bench.LEASE))
                    .isPresent();
        });
        database.inZone("Pacific/Pago_Pago", west -> {
            EventStore store = new EventStore(west.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.REFUSE);
            Survey survey = store.survey(Set.of("orders"), "west");
            assertThat(survey.now()).isBetween(now.minusSeconds(600), now.plusSeconds(600));
            assertThat(survey.nextDue()).contains(later);
            assertThat(store.admitDue(10)).isEmpty();
            assertThat(OneLane.claim(store, ADAS, "west", Bench.BATCH, Bench.LEASE))
                    .isEmpty();
            assertThat(store.countByStatus()).containsEntry(OutboxStatus.PROCESSING, 1L);
            assertThat(store.oldestWaiting().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMinutes(10));

            bench.endLeases();
            Claim claim =
                    OneLane.claim(store, ADAS, "west", Bench.BATCH, Bench.LEASE).orElseThrow();
            assertThat(claim.batch().get(0).event().getCreatedAt())
                    .isBetween(now.minusSeconds(600), now.plusSeconds(600));
            OneLane.mark(store, claim, List.of(allPublished(claim)), claim.at(), true, Bench.BATCH, Bench.LEASE);
        });
        database.inZone("Pacific/Kiritimati", east -> {
            EventStore store = new EventStore(east.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.REFUSE);
            assertThat(store.purge(now.minusSeconds(600), 10)).isZero();
            assertThat(store.purge(now.plusSeconds(600), 10)).isEqualTo(1);
        });
    }

    /** In Berlin, 02:30 came twice on that day of October. */
    List<Instant> timesOfChangingClocks() {
        return Stream.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z", SKIPPED)
                .map(Instant::parse)
                .toList();
    }

    @Test
    void times_whileTheClocksAreChanged_areKeptToTheInstant() throws Exception {
        database.inZone("Europe/Berlin", berlin -> {
            EventStore store = new EventStore(berlin.dataSource(), Jta.JTA, Bench.LANES, true, Duplicates.REFUSE);
            for (Instant time : timesOfChangingClocks()) {
                Jta.JTA.commit(() -> store.append(List.of(
                        Bench.event("1", "ada").toBuilder().scheduledAt(time).build())));
                assertThat(store.survey(Set.of("orders"), "a").nextDue()).contains(time);
                berlin.execute("DELETE FROM outbox_event");
            }
        });
    }

    @Test
    void lanes_ofAnotherNumber_areRefused() {
        Schema schema = new Schema(database.dataSource(), Jta.JTA);

        assertThatThrownBy(() -> schema.dealLanes(Set.of("orders"), Bench.LANES * 2))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("outbox.relay.lanes=" + Bench.LANES);
    }
}
