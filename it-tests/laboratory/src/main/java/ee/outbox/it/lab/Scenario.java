// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Delivery;
import ee.outbox.it.balance.Outcome;
import ee.outbox.it.lab.Laboratory.LabNode;
import ee.outbox.it.lab.node.CrashPoint;
import ee.outbox.it.lab.node.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/** What can happen on the worst day; each on nodes of its own, while they write. */
final class Scenario {

    /** The places where it is a relay that stands still. */
    private static final List<CrashPoint> RELAYS =
            List.of(CrashPoint.CLAIM, CrashPoint.CLAIMED, CrashPoint.SENT, CrashPoint.DELIVERED, CrashPoint.MARK);

    @FunctionalInterface
    private interface Course {
        void run(Laboratory laboratory, Random random);
    }

    private final String name;
    private final Course course;

    private Scenario(String name, Course course) {
        this.name = name;
        this.course = course;
    }

    static List<Scenario> all(Delivery delivery, int randomKills) {
        List<Scenario> all = new ArrayList<>();
        CrashPoint.of(delivery).forEach(point -> all.add(killedAt(point)));
        all.add(new Scenario(
                "killed at random", (laboratory, random) -> killAtRandom(laboratory, random, randomKills)));
        all.add(new Scenario("relay stopped beyond its lease, continued", Scenario::zombie));
        all.add(new Scenario("broker killed", Scenario::brokerKilled));
        if (delivery == Delivery.EXACTLY_ONCE) {
            all.add(new Scenario("broker killed between the phases", Scenario::brokerKilledBetweenPhases));
        }
        all.add(new Scenario("broker stalled", Scenario::brokerStalled));
        all.add(new Scenario("cut between commit and its answer", Scenario::answerLost));
        all.add(new Scenario("database killed", Scenario::databaseKilled));
        all.add(new Scenario("database killed in the middle of a mark", Scenario::databaseKilledWhileMarking));
        all.add(new Scenario("database slow, then cut", Scenario::databaseCut));
        all.add(new Scenario("clocks an hour apart", Scenario::clocksApart));
        all.add(new Scenario("recipient killed before it acknowledges", Scenario::recipientKilled));
        all.add(new Scenario("pool exhausted", Scenario::poolExhausted));
        all.add(new Scenario("transaction timed out", Scenario::timedOut));
        all.add(new Scenario("stopped in the middle of a batch", Scenario::stoppedInABatch));
        all.add(new Scenario("stopped while it writes", Scenario::stoppedWhileItWrites));
        all.add(new Scenario("four nodes join and leave", Scenario::joinAndLeave));
        return all;
    }

    String name() {
        return name;
    }

    Outcome run(Laboratory laboratory, Random random) {
        course.run(laboratory, random);
        return laboratory.settle(name);
    }

    private static Scenario killedAt(CrashPoint point) {
        return new Scenario("killed at " + point, (laboratory, random) -> {
            List<LabNode> nodes = laboratory.nodes(2);
            laboratory.awaitMessages(50);
            nodes.get(0).standAt(point);
            nodes.get(0).kill();
            laboratory.awaitMessages(50);
        });
    }

    /** One to three of four at once, each followed by another one. */
    private static void killAtRandom(Laboratory laboratory, Random random, int kills) {
        List<LabNode> nodes = new ArrayList<>(laboratory.nodes(4, 1));
        for (int killed = 0; killed < kills; ) {
            laboratory.awaitMessages(1 + random.nextInt(150));
            int together = Math.min(1 + random.nextInt(3), kills - killed);
            for (int i = 0; i < together; i++) {
                nodes.remove(random.nextInt(nodes.size())).kill();
            }
            nodes.addAll(laboratory.more(together));
            killed += together;
            System.out.printf("killed at random: %d of %d%n", killed, kills);
        }
    }

    private static void zombie(Laboratory laboratory, Random random) {
        LabNode zombie = laboratory.nodes(2).get(0);
        zombie.standAt(RELAYS.get(random.nextInt(RELAYS.size())));
        zombie.signal("STOP");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(zombie::isWithoutLanesToTake);
        laboratory.awaitMessages(100);
        zombie.signal("CONT");
        zombie.goOn();
        laboratory.awaitMessages(100);
    }

    private static void brokerKilled(Laboratory laboratory, Random random) {
        laboratory.nodes(2);
        laboratory.awaitMessages(1 + random.nextInt(200));
        laboratory.broker.kill();
        laboratory.awaitRows(200);
        laboratory.broker.start();
        laboratory.awaitMessages(200);
    }

    /** What is decided reaches the database at once, and the broker when it is recovered. */
    private static void brokerKilledBetweenPhases(Laboratory laboratory, Random random) {
        LabNode node = laboratory.nodes(2).get(0);
        laboratory.awaitMessages(1 + random.nextInt(200));
        node.standAt(CrashPoint.DECIDED);
        laboratory.broker.kill();
        node.goOn();
        laboratory.broker.start();
        laboratory.awaitMessages(200);
    }

    private static void brokerStalled(Laboratory laboratory, Random random) {
        List<LabNode> nodes = laboratory.nodes(2);
        laboratory.awaitMessages(1 + random.nextInt(200));
        nodes.forEach(node -> node.toBroker.stall());
        laboratory.awaitRows(500);
        nodes.forEach(node -> node.toBroker.heal());
        laboratory.awaitMessages(200);
    }

    private static void answerLost(Laboratory laboratory, Random random) {
        LabNode node = laboratory.nodes(2).get(0);
        laboratory.awaitMessages(50);
        node.standAt(CrashPoint.SENT);
        node.toBroker.swallowAnswers();
        node.goOn();
        Awaitility.await().until(() -> node.toBroker.swallowed() > 0);
        node.toBroker.cut();
        laboratory.awaitMessages(200);
    }

    private static void databaseKilled(Laboratory laboratory, Random random) {
        laboratory.nodes(2);
        laboratory.awaitMessages(1 + random.nextInt(200));
        laboratory.database.kill();
        laboratory.database.start();
        laboratory.awaitMessages(200);
    }

    private static void databaseKilledWhileMarking(Laboratory laboratory, Random random) {
        LabNode node = laboratory.nodes(2).get(0);
        laboratory.awaitMessages(50);
        node.standAt(CrashPoint.MARK);
        laboratory.database.kill();
        node.goOn();
        laboratory.database.start();
        laboratory.awaitMessages(200);
    }

    private static void databaseCut(Laboratory laboratory, Random random) {
        List<LabNode> nodes = laboratory.nodes(2);
        nodes.forEach(node -> node.toDatabase.slow(Duration.ofMillis(5).toNanos()));
        laboratory.awaitMessages(100);
        for (int cut = 0; cut < 5; cut++) {
            nodes.get(random.nextInt(2)).toDatabase.cut();
            laboratory.awaitMessages(1 + random.nextInt(100));
        }
    }

    private static void clocksApart(Laboratory laboratory, Random random) {
        laboratory.nodes(1, 1);
        LabNode ahead = laboratory.nodeWithClock(Duration.ofHours(1));
        LabNode behind = laboratory.nodeWithClock(Duration.ofHours(-1));
        laboratory.awaitMessages(100);
        for (LabNode leaving : List.of(ahead, behind)) {
            leaving.standAt(CrashPoint.CLAIMED);
            leaving.kill();
            laboratory.awaitMessages(100);
        }
    }

    private static void recipientKilled(Laboratory laboratory, Random random) {
        laboratory.nodes(0, 1);
        LabNode recipient = laboratory.recipient();
        laboratory.node();
        for (int kill = 0; kill < 2; kill++) {
            laboratory.awaitMessages(1 + random.nextInt(100));
            recipient.standAt(CrashPoint.RECORDED);
            recipient.kill();
            recipient = laboratory.recipient();
        }
        laboratory.awaitMessages(100);
    }

    private static void poolExhausted(Laboratory laboratory, Random random) {
        LabNode node = laboratory.nodes(2).get(0);
        laboratory.awaitMessages(1 + random.nextInt(100));
        node.exhaust();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(node::isWithoutLanes);
        laboratory.awaitMessages(200);
        node.release();
        laboratory.awaitMessages(200);
    }

    /** First an application's transaction, then a relay's. */
    private static void timedOut(Laboratory laboratory, Random random) {
        laboratory.nodes(1);
        LabNode node = laboratory.node(Map.of(Server.TIMEOUT, "2"));
        for (CrashPoint point : List.of(CrashPoint.STORED, CrashPoint.MARK)) {
            laboratory.awaitMessages(50);
            node.standAt(point);
            node.awaitTimeout();
            node.goOn();
        }
        laboratory.awaitMessages(200);
        node.stop();
    }

    private static void stoppedInABatch(Laboratory laboratory, Random random) {
        LabNode leaving = laboratory.nodes(2).get(0);
        laboratory.awaitMessages(50);
        leaving.standAt(CrashPoint.SENT);
        leaving.pause();
        leaving.beginStop();
        leaving.goOn();
        leaving.endStop();
        laboratory.awaitMessages(50);
    }

    /** Weld tells nobody of what is fired once it is being stopped; whoever fires has to hear of that. */
    private static void stoppedWhileItWrites(Laboratory laboratory, Random random) {
        for (int stop = 0; stop < 4; stop++) {
            LabNode leaving = laboratory.node();
            laboratory.awaitRows(30);
            leaving.stop();
        }
        laboratory.nodes(1);
        laboratory.awaitMessages(1);
    }

    private static void joinAndLeave(Laboratory laboratory, Random random) {
        List<LabNode> nodes = new ArrayList<>(laboratory.nodes(4, 1));
        for (int change = 0; change < 4; change++) {
            LabNode leaving = nodes.remove(random.nextInt(nodes.size()));
            if (change % 2 == 0) {
                leaving.pause();
                leaving.stop();
            } else {
                leaving.kill();
            }
            nodes.add(laboratory.node());
            laboratory.awaitMessages(100);
        }
    }
}
