// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventFilter;
import ee.outbox.OutboxEvents;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.OneLane;
import ee.outbox.cdi.bench.RecordingPublisher;
import ee.outbox.cdi.store.Outcome.Failed;
import ee.outbox.cdi.store.Outcome.Held;
import ee.outbox.cdi.store.Outcome.Postponed;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On PostgreSQL a lane is read from where its new events begin, and nothing is overlooked for that. The store's clock is in a hurry. */
final class LaneStartsTest {

    private static final Lane ADAS = Lane.ofKey("orders", "ada", Bench.LANES);

    private static final Lane OTHER = new Lane("orders", (ADAS.number() + 1) % Bench.LANES);

    /** An event is seen, then those who may hold a smaller number, then that they have ended; and then it is published. */
    private static final int LEARNED = 6;

    private Database database;
    private Bench bench;
    private EventStore store;
    private int events;

    @BeforeEach
    void open() {
        database = Database.postgresql();
        bench = new Bench(database, new RecordingPublisher());
        store = bench.store();
    }

    @AfterEach
    void close() {
        bench.close();
        database.close();
    }

    private Optional<Claim> claim() {
        return OneLane.claim(store, ADAS, "relay", Bench.BATCH, Bench.LEASE);
    }

    private void mark(Claim claim, Outcome... outcomes) {
        OneLane.mark(store, claim, List.of(outcomes), claim.at(), false, Bench.BATCH, Bench.LEASE);
    }

    private void markPublished(Claim claim) {
        mark(claim, StoreContract.allPublished(claim));
    }

    /** What is published when nothing else happens. */
    private List<String> published() {
        Optional<Claim> claim = claim();
        claim.ifPresent(this::markPublished);
        return claim.map(StoreContract::ids).orElse(List.of());
    }

    private void publishMore(int count) {
        for (int i = 0; i < count; i++) {
            String id = "more" + events++;
            bench.append(Bench.event(id, "ada"));
            assertThat(published()).containsExactly(id);
        }
    }

    private long start() {
        return store.laneStarts().known().startOf(ADAS);
    }

    private long seqOf(String id) {
        return Long.parseLong(database.column("SELECT seq FROM outbox_event WHERE id = '" + id + "'")
                .get(0));
    }

    /** As an application has it that has not committed yet. */
    private static void insert(Connection connection, String id) throws Exception {
        connection.setAutoCommit(false);
        try (Statement insert = connection.createStatement()) {
            insert.execute(
                    "INSERT INTO outbox_event (id, spec_version, event_type, source, channel, partition_key, lane)"
                            + " VALUES ('" + id + "', '1.0', 'com.example.Placed', '/bench', 'orders', 'ada', "
                            + ADAS.number()
                            + ")");
        }
    }

    @Test
    void start_followsWhatIsPublished() {
        publishMore(LEARNED);

        assertThat(start()).isGreaterThan(seqOf("more0"));
    }

    @Test
    void event_whoseTransactionIsUnderWay_isNotPassedOver() throws Exception {
        try (Connection writer = database.dataSource().getConnection()) {
            insert(writer, "slow");
            publishMore(2 * LEARNED);
            writer.commit();
        }
        bench.append(Bench.event("next", "ada"));

        assertThat(published()).containsExactly("slow", "next");
    }

    @Test
    void transactionThatHasEnded_isWaitedForNoLonger() throws Exception {
        try (Connection writer = database.dataSource().getConnection()) {
            insert(writer, "slow");
            publishMore(LEARNED);
            assertThat(start()).isLessThanOrEqualTo(seqOf("more0"));
            writer.rollback();
        }
        publishMore(LEARNED);

        assertThat(start()).isGreaterThan(seqOf("more" + (LEARNED - 1)));
    }

    /** How an event comes back to its lane, with a smaller number than those that were published since. */
    enum Return {
        DUE {
            @Override
            void prepare(LaneStartsTest test) {
                Claim claim = test.claim().orElseThrow();
                test.mark(claim, new Postponed(claim.batch().get(0), "no", Duration.ZERO));
            }

            @Override
            void goBack(LaneStartsTest test, OutboxEvents operator) {
                test.store.admitDue(10);
            }
        },
        RELEASED_BY_ITS_HEAD {
            @Override
            void prepare(LaneStartsTest test) {
                test.bench.append(Bench.event("behind", KEY));
                Claim claim = test.claim().orElseThrow();
                long head = claim.batch().get(0).event().getSeq();
                test.mark(
                        claim,
                        new Postponed(claim.batch().get(0), "no", Duration.ZERO),
                        new Held(claim.batch().get(1), new Hold(head, false)));
            }

            @Override
            void goBack(LaneStartsTest test, OutboxEvents operator) {
                test.store.admitDue(10);
                assertThat(test.published()).containsExactly("back");
            }

            @Override
            List<String> comeBack() {
                return List.of("behind");
            }
        },
        RELEASED_BY_AN_OPERATOR {
            @Override
            void prepare(LaneStartsTest test) {
                RELEASED_BY_ITS_HEAD.prepare(test);
            }

            @Override
            void goBack(LaneStartsTest test, OutboxEvents operator) {
                operator.discard(BACK, "no longer wanted", "test");
            }

            @Override
            List<String> comeBack() {
                return List.of("behind");
            }
        },
        REQUEUED {
            @Override
            void prepare(LaneStartsTest test) {
                Claim claim = test.claim().orElseThrow();
                test.mark(claim, new Failed(claim.batch().get(0), "never", null));
            }

            @Override
            void goBack(LaneStartsTest test, OutboxEvents operator) {
                operator.requeue(BACK, "test");
            }
        },
        REPLAYED {
            @Override
            void prepare(LaneStartsTest test) {
                test.published();
            }

            @Override
            void goBack(LaneStartsTest test, OutboxEvents operator) {
                operator.replay(BACK, "test");
            }
        };

        /** Of the same lane as ada's, so that these go on while it waits. */
        static final String KEY = Bench.keysOf(ADAS.number()).get(0);

        private static final EventFilter BACK = EventFilter.any().event("/bench", "back");

        /** Has the event {@code back} leave its lane. */
        abstract void prepare(LaneStartsTest test);

        abstract void goBack(LaneStartsTest test, OutboxEvents operator);

        List<String> comeBack() {
            return List.of("back");
        }
    }

    @ParameterizedTest
    @EnumSource
    void event_thatComesBackToItsLane_isNotPassedOver(Return way) {
        bench.append(Bench.event("back", Return.KEY));
        way.prepare(this);
        publishMore(LEARNED);
        assertThat(start()).isGreaterThan(seqOf("back"));

        way.goBack(this, bench.operator(lanes -> {}));

        assertThat(store.survey(Set.of("orders"), "relay").ready()).containsExactly(ADAS);
        bench.append(Bench.event("later", "ada"));
        assertThat(published())
                .containsExactlyElementsOf(Stream.concat(way.comeBack().stream(), Stream.of("later"))
                        .toList());
    }

    @Test
    void event_thatHasComeBack_isCountedAsProcessingInALiveClaim() {
        bench.append(Bench.event("back", Return.KEY));
        Return.DUE.prepare(this);
        store.admitDue(10);
        assertThat(store.countByStatus()).containsEntry(OutboxStatus.RETRY, 1L);

        claim();

        assertThat(store.countByStatus()).containsEntry(OutboxStatus.PROCESSING, 1L);
        assertThat(bench.operator(lanes -> {}).find(Return.BACK, 0, 1).get(0).getStatus())
                .isEqualTo(OutboxStatus.PROCESSING);
    }

    @Test
    void laneWithBothKinds_takesItsShare_inTheirOrder() {
        bench.append(Bench.event("old0", Return.KEY), Bench.event("old1", Return.KEY));
        Claim claim = claim().orElseThrow();
        mark(
                claim,
                claim.batch().stream()
                        .map(claimed -> new Failed(claimed, "never", null))
                        .toArray(Outcome[]::new));
        bench.append(Bench.event("new0", "ada"), Bench.event("new1", "ada"));
        bench.append(Bench.event("other", Bench.keysOf(OTHER.number()).get(0)));
        bench.operator(lanes -> {}).requeue(EventFilter.any().partitionKey(Return.KEY), "test");

        Claims claims = store.claim(List.of(ADAS, OTHER), "relay", 4, Bench.LEASE);

        assertThat(claims.each()).hasSize(1);
        assertThat(StoreContract.ids(claims.each().get(0))).containsExactly("old0", "old1");
        assertThat(claims.isFull()).isTrue();
        assertThat(claims.unseen()).containsExactly(OTHER);
    }

    @Test
    void marks_thatAreRolledBack_moveNoStart() {
        bench.append(Bench.event("1", "ada"), Bench.event("2", "ada"), Bench.event("3", "ada"));
        for (int i = 0; i < LEARNED; i++) {
            bench.append(Bench.event("settled" + i, Bench.keysOf(OTHER.number()).get(0)));
            OneLane.claim(store, OTHER, "relay", Bench.BATCH, Bench.LEASE).ifPresent(this::markPublished);
        }
        assertThat(store.laneStarts().known().settledTo()).isGreaterThan(seqOf("3"));
        Claim two = OneLane.claim(store, ADAS, "relay", 2, Bench.LEASE).orElseThrow();
        long start = start();
        database.execute("UPDATE outbox_lane SET token = token + 1");

        assertThatThrownBy(() -> OneLane.mark(
                        store, two, List.of(StoreContract.allPublished(two)), two.at(), true, Bench.BATCH, Bench.LEASE))
                .isInstanceOf(LaneLostException.class);

        assertThat(start()).isEqualTo(start);
        assertThat(published()).containsExactly("1", "2", "3");
    }

    @Test
    void numbers_thatAreGivenOutAnew_areNotPassedOver() {
        publishMore(2 * LEARNED);
        database.execute("TRUNCATE outbox_event RESTART IDENTITY");
        bench.append(Bench.event("first", "ada"));

        assertThat(store.survey(Set.of("orders"), "relay").ready()).containsExactly(ADAS);
        assertThat(published()).containsExactly("first");
    }

    @Test
    void number_thatIsGivenByHand_isOverlookedForSomeMinutesOnly() {
        publishMore(LEARNED);
        long low = seqOf("more0");
        database.execute("DELETE FROM outbox_event WHERE seq = " + low);
        database.execute(
                "INSERT INTO outbox_event (seq, id, spec_version, event_type, source, channel, partition_key, lane)"
                        + " VALUES (" + low + ", 'by hand', '1.0', 'com.example.Placed', '/bench', 'orders', 'ada', "
                        + ADAS.number() + ")");
        publishMore(LEARNED);

        for (int i = 0; i < 600 && !bench.where("by hand").equals("PUBLISHED"); i++) {
            bench.append(Bench.event("until" + i, "ada"));
            published();
        }

        assertThat(bench.where("by hand")).isEqualTo("PUBLISHED");
    }

    @Test
    void numbers_thatSessionsKeepForLater_haveNoStart() {
        database.execute("ALTER TABLE outbox_event ALTER COLUMN seq SET CACHE 10");
        publishMore(2 * LEARNED);

        assertThat(start()).isZero();
    }

    /** Pages, not time: as many as there were, or the reading passes over what was published since the old transaction began. */
    @Test
    void read_behindAnOldTransaction_passesOverNothing() throws Exception {
        publishMore(LEARNED);
        try (Connection old = database.dataSource().getConnection();
                Statement snapshot = old.createStatement()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            snapshot.execute("SELECT COUNT(*) FROM outbox_event");
            database.execute("INSERT INTO outbox_event (id, spec_version, event_type, source, channel, partition_key,"
                    + " lane) SELECT 'e' || n, '1.0', 'com.example.Placed', '/bench', 'orders', 'ada', "
                    + ADAS.number() + " FROM generate_series(1, 2000) n");
            while (!published().isEmpty()) {}
            publishMore(LEARNED);

            long fromItsStart = pagesOfReadFrom(start());
            assertThat(fromItsStart * 10).isLessThan(pagesOfReadFrom(0));
            old.rollback();
        }
    }

    private long pagesOfReadFrom(long start) throws Exception {
        String read = Dialect.POSTGRESQL.sql(Sql.READ_NEW);
        for (Object parameter : List.of(
                "'orders'",
                ADAS.number(),
                ADAS.number(),
                "'" + store.laneStarts().known().table() + "'",
                start,
                500)) {
            read = read.replaceFirst("\\?", parameter.toString());
        }
        String plan = String.join("\n", database.column("EXPLAIN (ANALYZE, BUFFERS) " + read));
        Matcher pages = Pattern.compile("Buffers: shared hit=(\\d+)").matcher(plan);
        assertThat(pages.find()).as(plan).isTrue();
        return Long.parseLong(pages.group(1));
    }

    @Test
    void number_isSettled_onceAllHaveEndedWhoMayHoldASmallerOne() {
        var underWay = new LaneStarts.UnderWay();

        assertThat(underWay.settledTo(10, Set.of("3/1", "4/1"))).isZero();
        assertThat(underWay.settledTo(20, Set.of("4/1", "5/1"))).isZero();
        assertThat(underWay.settledTo(30, Set.of("5/1"))).isEqualTo(10);
        assertThat(underWay.settledTo(40, Set.of())).isEqualTo(30);
    }

    @Test
    void transaction_thatIsPrepared_isWaitedForUnderItsNewName() {
        var underWay = new LaneStarts.UnderWay();
        underWay.settledTo(10, Set.of("3/1", "-1/7"));

        assertThat(underWay.settledTo(20, Set.of("-1/7", "-1/8"))).isZero();
        assertThat(underWay.settledTo(30, Set.of("-1/8", "-1/9"))).isZero();
        assertThat(underWay.settledTo(40, Set.of("-1/9"))).isEqualTo(10);
    }
}
