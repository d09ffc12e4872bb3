// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Balance;
import ee.outbox.it.balance.Delivery;
import ee.outbox.it.balance.Outcome;
import ee.outbox.it.balance.Received;
import ee.outbox.it.lab.node.CrashPoint;
import ee.outbox.it.lab.node.Node;
import ee.outbox.it.lab.node.Recipient;
import ee.outbox.it.lab.node.Sabotage;
import ee.outbox.it.lab.node.Says;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A database, a broker, a consumer and nodes that write: each a process, with wires between them. */
final class Laboratory implements AutoCloseable {

    static final int BATCH = 50;
    static final int WORKERS = 4;
    private static final int WRITERS = 3;

    /** How long nothing may come before what has not come counts as lost. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** A node that lives for seconds runs most of its code too seldom for a compiler to be worth its while. */
    private static final List<String> SHORT_LIVED = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=5");

    private static final ClassArchive CLASSES = new ClassArchive(Soak.directory("classes"));

    private final Path directory;
    private final Delivery delivery;
    final PostgreSql database;
    final Broker broker;
    final Consumer consumer;
    private final Takeovers takeovers;
    private final List<LabNode> nodes = new ArrayList<>();
    /** Of the dead: their transactions wait for one of the same name. */
    private final Deque<String> vacant = new ArrayDeque<>();

    private int writers = WRITERS;
    private int born;
    private int kills;
    private boolean inbox;

    Laboratory(Path directory, Delivery delivery) {
        this.directory = directory;
        this.delivery = delivery;
        database = new PostgreSql(directory.resolve("postgresql")).start();
        database.execute("CREATE TABLE work (id VARCHAR(36) PRIMARY KEY, work_key VARCHAR(50), number BIGINT)");
        database.execute("CREATE TABLE processed (seq BIGSERIAL, id VARCHAR(36), work_key VARCHAR(50), number BIGINT)");
        broker = new Broker(directory.resolve("broker"), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .start();
        consumer = new Consumer(broker.port());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(consumer::isSubscribed);
        takeovers = new Takeovers(database);
        CLASSES.train(this::trained);
    }

    private void trained(List<String> options) {
        LabNode node = new LabNode("trainee", "trainee", Map.of(), options);
        node.begin();
        node.write();
        awaitMessages(10);
        settle("trained");
        node.stop();
    }

    /** An application with the wires that lead from it. */
    final class LabNode {
        final Wire toDatabase = new Wire(database.port());
        final Wire toBroker = new Wire(broker.port());
        private final Child process;

        private final String name;
        private Instant clock = Instant.EPOCH;

        private LabNode(String name, String life, Map<String, String> properties, List<String> options) {
            this.name = name;
            Map<String, String> all =
                    NodeSettings.of(name, life, delivery, directory, toDatabase.port(), toBroker.port());
            all.put("outbox.relay.batch-size", String.valueOf(BATCH));
            all.put("outbox.relay.workers", String.valueOf(WORKERS));
            all.put("outbox.relay.lease", "PT2S");
            all.put("outbox.relay.poll", "PT0.2S");
            all.put("outbox.relay.poll-max", "PT0.5S");
            all.putAll(properties);
            List<String> jvm = new ArrayList<>(SHORT_LIVED);
            jvm.addAll(options);
            process = Child.start(life, directory.resolve(life + ".log"), CLASSES.classPath(), Node.class, all, jvm);
        }

        private void begin() {
            clock = Instant.parse(process.await(Says.READY).split(" ")[1]);
            nodes.add(this);
        }

        private void write() {
            process.say("write " + writers);
        }

        /** Makes a thread of the node stand still there, and waits until one does. */
        void standAt(CrashPoint point) {
            process.say("arm " + point);
            process.await(Says.standsAt(point));
        }

        /** Until the transaction of who stands still is none any more. */
        void awaitTimeout() {
            process.say("await-timeout");
            process.await(Says.TIMED_OUT);
        }

        void goOn() {
            process.say("open");
        }

        void kill() {
            takeovers.dies(process.pid());
            process.kill();
            kills++;
            vacant.add(name);
            gone();
        }

        void signal(String signal) {
            process.signal(signal);
        }

        /** Whether another node has taken over what this one had claimed. */
        boolean isWithoutLanes() {
            return takeovers.lanesOf(process.pid()) == 0;
        }

        /** Whether another node has taken over all that can be taken while this one stands still, and its database connections with it. */
        boolean isWithoutLanesToTake() {
            return takeovers.lanesToTakeOf(process.pid()) == 0;
        }

        /** Holds every connection of its pool, until it is told to release them. */
        void exhaust() {
            process.say("exhaust");
            process.await(Says.EXHAUSTED);
        }

        void release() {
            process.say("release");
        }

        void pause() {
            process.say("pause");
            process.await(Says.PAUSED);
        }

        /** Until its relay is at nothing: who was cut off from the broker may send his batch when others have done so. */
        void awaitRest() {
            process.say("rest");
            process.await(Says.RESTS);
        }

        /** In order; what it leaves behind is a failure. */
        void stop() {
            beginStop();
            endStop();
        }

        void beginStop() {
            process.say("stop");
        }

        void endStop() {
            String said = process.await(Says.STOPPED);
            if (!said.equals(Says.STOPPED)) {
                throw new IllegalStateException("A node has left something behind: " + said);
            }
            process.awaitEnd();
            if (!isWithoutLanes()) {
                throw new IllegalStateException("A node was stopped in order, and has kept lanes.");
            }
            gone();
        }

        private void gone() {
            nodes.remove(this);
            toDatabase.close();
            toBroker.close();
        }
    }

    /** One more, writing. */
    LabNode node() {
        return born(1, Map.of()).get(0);
    }

    /** So many more, writing. */
    List<LabNode> more(int count) {
        return born(count, Map.of());
    }

    /** One more, with settings of its own. */
    LabNode node(Map<String, String> properties) {
        return born(1, properties).get(0);
    }

    /** One more that is wrong on purpose. */
    LabNode sabotaged(Sabotage sabotage, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(Sabotage.PROPERTY, sabotage.name());
        return born(1, all).get(0);
    }

    /** So many, writing: those that there are, and new ones or fewer. None writes before all are there. */
    List<LabNode> nodes(int count) {
        return nodes(count, WRITERS);
    }

    /** @param writers how many each of them has, and each that joins them */
    List<LabNode> nodes(int count, int writers) {
        this.writers = writers;
        nodes.stream().skip(count).toList().forEach(LabNode::stop);
        born(count - nodes.size(), Map.of(), CLASSES.options());
        nodes.forEach(LabNode::write);
        return List.copyOf(nodes);
    }

    /** One more, which writes and also processes what is delivered, with an inbox. What it has processed is what counts then. */
    LabNode recipient() {
        consumer.subscribe(Recipient.SUBSCRIPTION);
        LabNode node = node();
        node.process.say("consume");
        node.process.await(Says.CONSUMES);
        inbox = true;
        return node;
    }

    /** One more, writing, whose clock is wrong by so much. */
    LabNode nodeWithClock(Duration wrong) {
        LabNode node = born(1, Map.of(), CLASSES.wrongClock(wrong)).get(0);
        node.write();
        Duration said = Duration.between(Instant.now(), node.clock);
        if (said.minus(wrong).abs().compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalStateException(
                    "The clock of " + node.name + " is wrong by " + said + ", and not by " + wrong);
        }
        return node;
    }

    private List<LabNode> born(int count, Map<String, String> properties) {
        List<LabNode> begun = born(count, properties, CLASSES.options());
        begun.forEach(LabNode::write);
        return begun;
    }

    /** So many, which do not write yet. */
    private List<LabNode> born(int count, Map<String, String> properties, List<String> options) {
        List<LabNode> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String life = "node" + ++born;
            begun.add(new LabNode(Objects.requireNonNullElse(vacant.poll(), life), life, properties, options));
        }
        for (LabNode node : begun) {
            node.begin();
        }
        return begun;
    }

    int kills() {
        return kills;
    }

    /** Until so many more messages have come. */
    void awaitMessages(int more) {
        consumer.await(consumer.count() + more);
    }

    /** Until so many more rows are committed. */
    void awaitRows(int more) {
        long before = database.count("work");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> database.count("work") >= before + more);
    }

    /** Until every event that is committed by now has been published, whoever stands still. */
    void awaitWhatIsThere() {
        long last = database.query("SELECT COALESCE(MAX(seq), 0) FROM outbox_event", row -> row.getLong(1))
                .get(0);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> database.count("outbox_event WHERE status <> 'PUBLISHED' AND seq <= " + last) == 0);
    }

    /** Has the writers pause, waits until nothing more is to come, and compares. The nodes stay. */
    Outcome settle(String scenario) {
        if (delivery == Delivery.EXACTLY_ONCE) {
            born(vacant.size(), Map.of(), CLASSES.options());
        }
        nodes.forEach(LabNode::pause);
        awaitArrival();
        Awaitility.await("no lane is claimed any more")
                .atMost(Duration.ofMinutes(1))
                .until(() -> database.count("outbox_lane WHERE owner IS NOT NULL") == 0);
        nodes.forEach(LabNode::awaitRest);
        consumer.awaitRest();
        Balance balance = balance();
        if (balance.lost() > 0) {
            tellOfLost();
        }
        Outcome outcome = new Outcome(scenario, delivery, kills, balance, takeovers.longest());
        database.execute("DELETE FROM work");
        database.execute("DELETE FROM outbox_event");
        database.execute("DELETE FROM processed");
        inbox = false;
        consumer.forget();
        takeovers.forget();
        kills = 0;
        return outcome;
    }

    private void awaitArrival() {
        try {
            int[] had = {-1};
            long[] since = {System.nanoTime()};
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        int has = received().size();
                        if (has != had[0]) {
                            had[0] = has;
                            since[0] = System.nanoTime();
                        }
                        return balance().lost() == 0 || System.nanoTime() - since[0] > SILENCE.toNanos();
                    });
        } catch (ConditionTimeoutException e) {
            // What has not come by now is lost, and the balance will say so.
        }
    }

    private Balance balance() {
        return Balance.of(ids("work"), ids("outbox_event"), ids("outbox_event WHERE status = 'PUBLISHED'"), received());
    }

    private List<Received> received() {
        return inbox
                ? database.query(
                        "SELECT id, work_key, number FROM processed ORDER BY seq",
                        row -> new Received(row.getString(1), row.getString(2), row.getLong(3), false))
                : consumer.received();
    }

    /** For the one who looks into it. */
    private void tellOfLost() {
        Set<String> received = received().stream().map(Received::id).collect(Collectors.toSet());
        database
                .query(
                        "SELECT w.id, w.work_key, w.number, e.seq, e.status, e.lane, e.due_at, e.held_by, e.created_at,"
                                + " e.published_at FROM work w LEFT JOIN outbox_event e ON e.id = w.id ORDER BY e.seq",
                        row -> IntStream.rangeClosed(1, 10)
                                .mapToObj(column -> String.valueOf(value(row, column)))
                                .toList())
                .stream()
                .filter(row -> !received.contains(row.get(0)) || !row.get(4).equals("PUBLISHED"))
                .limit(20)
                .forEach(row -> System.out.println("lost: " + row));
    }

    private static Object value(ResultSet row, int column) {
        try {
            return row.getObject(column);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> ids(String from) {
        return new HashSet<>(database.query("SELECT id FROM " + from, row -> row.getString(1)));
    }

    /** Stops the nodes in order; what they leave behind is a failure. */
    void stop() {
        List.copyOf(nodes).forEach(LabNode::stop);
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process.close());
        takeovers.close();
        consumer.close();
        broker.close();
        database.close();
    }
}
