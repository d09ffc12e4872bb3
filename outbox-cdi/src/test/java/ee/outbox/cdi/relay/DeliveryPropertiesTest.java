// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.route.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever the order of fires, refusals, outages, crashes and an operator's acts: nothing is lost, each key keeps its order
 * as its channel promises, a second delivery says what it is, and events change state only as drawn. On a real H2, and on a
 * clock that the steps turn.
 */
final class DeliveryPropertiesTest {

    private static final Logger LOG = Logger.getLogger("ee.outbox");

    private static Database database;

    /** Something that happens to the outbox. */
    @FunctionalInterface
    interface Step {
        void on(OutboxWorld world);
    }

    @BeforeContainer
    static void open() {
        LOG.setLevel(Level.OFF);
        database = Database.h2WithoutMemory();
    }

    @AfterContainer
    static void close() {
        database.close();
        LOG.setLevel(null);
    }

    @Provide
    Arbitrary<List<Step>> plans() {
        Arbitrary<String> keys = Arbitraries.of("ada", "bob", "cyd", null);
        Arbitrary<Integer> nth = Arbitraries.integers().between(0, 20);
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                6,
                                Combinators.combine(keys, Arbitraries.integers().between(1, 3))
                                        .as((key, count) ->
                                                step("fire " + count + " of " + key, w -> w.fire(key, count)))),
                        Tuple.of(
                                1,
                                Combinators.combine(keys, Arbitraries.integers().between(1, 40))
                                        .as((key, wait) -> step(
                                                "fire one of " + key + " for in " + wait + " s",
                                                w -> w.schedule(key, Duration.ofSeconds(wait))))),
                        Tuple.of(3, nth.map(n -> step("refuse " + n, w -> w.refuse(n)))),
                        Tuple.of(2, nth.map(n -> step("refuse " + n + " of the sent", w -> w.refuseAgain(n)))),
                        Tuple.of(1, Arbitraries.of(step("accept all", OutboxWorld::acceptAll))),
                        Tuple.of(
                                1,
                                Arbitraries.of(
                                        step("broker goes", w -> w.reachable(false)),
                                        step("broker comes", w -> w.reachable(true)))),
                        Tuple.of(
                                1,
                                Arbitraries.of(
                                        step("next send: killed before it", w -> w.kill(OutboxWorld.Kill.BEFORE_SEND)),
                                        step("next send: killed after it", w -> w.kill(OutboxWorld.Kill.AFTER_SEND)))),
                        Tuple.of(
                                6,
                                Arbitraries.integers()
                                        .between(0, 40)
                                        .map(s -> step("pass " + s + " s", w -> w.pass(Duration.ofSeconds(s))))),
                        Tuple.of(1, Arbitraries.of(step("requeue all", OutboxWorld::requeueAll))),
                        Tuple.of(1, keys.map(k -> step("requeue " + k, w -> w.requeue(k)))),
                        Tuple.of(1, nth.map(n -> step("discard " + n, w -> w.discard(n)))),
                        Tuple.of(1, nth.map(n -> step("replay " + n, w -> w.replay(n)))))
                .list()
                .ofMaxSize(40);
    }

    private static Step step(String name, Step step) {
        return new Step() {
            @Override
            public void on(OutboxWorld world) {
                step.on(world);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    @Property(tries = 300)
    void deliveries_whateverHappens_areAsPromised(@ForAll("plans") List<Step> plan, @ForAll OnFailure onFailure) {
        try (OutboxWorld world = new OutboxWorld(database, onFailure)) {
            for (Step step : plan) {
                step.on(world);
                world.checkStates();
            }
            world.settle();

            assertThat(world.lost()).as("lost").isEmpty();
            assertThat(world.unflaggedDuplicates())
                    .as("twice, and not saying so")
                    .isEmpty();
            assertThat(world.tooEarly()).as("before their time").isEmpty();
            assertThat(world.disorder()).as("out of order").isEmpty();
            assertThat(world.leftovers()).as("left behind in the tables").isEmpty();
        }
    }
}
