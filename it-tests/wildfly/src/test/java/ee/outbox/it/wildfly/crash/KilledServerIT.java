// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.it.balance.Balance;
import ee.outbox.it.balance.Delivery;
import ee.outbox.it.balance.Outcome;
import ee.outbox.it.server.ClassPath;
import ee.outbox.it.wildfly.crash.app.Writers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WildFly is killed again and again, its transaction log, its broker's journal and its database stay. */
@Tag("soak")
final class KilledServerIT {

    private static final int KILLS = Integer.getInteger("soak.wildfly.kills");
    private static final long SEED = Long.getLong("soak.seed", new Random().nextInt(1_000_000));
    private static final int MOST_EVENTS_OF_A_LIFE = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String CONFIGURATION = """
            outbox.datasource=%s
            outbox.schema=create
            outbox.source=/it/work
            outbox.channel.orders.destination=orders
            outbox.channel.orders.destination-type=queue
            outbox.relay.batch-size=20
            outbox.relay.lease=PT2S
            outbox.relay.poll=PT0.2S
            outbox.relay.poll-max=PT0.5S
            """;

    private static final String XA = "java:jboss/jdbc/orders";
    private static final String NOT_XA = "java:jboss/datasources/ExampleDS";

    /** Recovery in a hurry once it begins, as the laboratory has it. */
    private static final Map<String, String> RECOVERY = Map.of(
            "RecoveryEnvironmentBean.periodicRecoveryPeriod", "1",
            "RecoveryEnvironmentBean.recoveryBackoffPeriod", "1",
            "JTAEnvironmentBean.orphanSafetyInterval", "4000");

    private static Stream<Delivery> deliveries() {
        return Arrays.stream(System.getProperty("soak.deliveries").split(",")).map(Delivery::valueOf);
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void server_isKilledAgainAndAgain_keepsWhatItsDeliveryPromises(Delivery delivery) throws IOException {
        Path directory = directory(delivery.toString());
        System.out.printf(
                Locale.ROOT,
                "WildFly: %s, -Dsoak.seed=%d -Dsoak.wildfly.kills=%d; logs in %s%n",
                delivery,
                SEED,
                KILLS,
                directory);
        Random random = new Random(SEED);
        try (Database database = new Database();
                MortalWildFly server = server(directory, delivery, database, XA)) {
            Set<String> seen = new TreeSet<>();
            Set<String> decided = new TreeSet<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                server.start();
                awaitPublished(server, database, 1 + random.nextInt(MOST_EVENTS_OF_A_LIFE));
                if (delivery == Delivery.EXACTLY_ONCE) {
                    switch (random.nextInt(3)) {
                        case 0 -> awaitNext(server, database::prepared);
                        case 1 -> awaitNext(server, server::decided);
                        default -> {
                            // Anywhere.
                        }
                    }
                }
                server.kill();
                Set<String> inDoubt = database.inDoubt();
                seen.addAll(inDoubt);
                Set<String> log = server.decided();
                decided.addAll(log);
                System.out.printf(
                        Locale.ROOT,
                        "kill %d: %d published, %d prepared, %d decided%n",
                        kill,
                        database.published(),
                        inDoubt.size(),
                        log.size());
            }
            server.start();
            awaitPublished(server, database, MOST_EVENTS_OF_A_LIFE);
            server.pause();
            Awaitility.await("nothing waits, nothing is in doubt")
                    .atMost(PATIENCE)
                    .until(() -> database.ids("outbox_event WHERE status <> 'PUBLISHED'")
                                    .isEmpty()
                            && database.prepared().isEmpty());
            Balance balance = Balance.of(
                    database.ids("work"),
                    database.ids("outbox_event"),
                    database.ids("outbox_event WHERE status = 'PUBLISHED'"),
                    server.messages());
            Outcome outcome = new Outcome("WildFly killed at random", delivery, KILLS, balance, 0);
            System.out.println(outcome.line() + "; " + seen.size() + " transactions were prepared in the database, "
                    + decided.size() + " decided and not ended");

            assertThat(outcome).as("seed %d: %s", SEED, outcome.line()).matches(Outcome::isKept);
        }
    }

    @Test
    void dataSourceThatIsNotXa_forExactlyOnce_isADeploymentError() throws IOException {
        try (Database database = new Database();
                MortalWildFly server = server(directory("not-xa"), Delivery.EXACTLY_ONCE, database, NOT_XA)) {
            server.start();
            Awaitility.await().atMost(PATIENCE).until(() -> server.hasSaid(NOT_XA + " is no XA DataSource"));
        }
    }

    private static Path directory(String name) throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "crash").toAbsolutePath()), name);
    }

    private static void awaitPublished(MortalWildFly server, Database database, int more) {
        int before = database.published();
        Awaitility.await(more + " more events are published")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("WildFly has ended", () -> !server.isAlive())
                .until(() -> database.published() >= before + more);
    }

    /** Until there is one more, as there is for a few milliseconds of each batch. */
    private static void awaitNext(MortalWildFly server, Supplier<Set<String>> transactions) {
        Set<String> before = transactions.get();
        Awaitility.await("one more transaction")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .failFast("WildFly has ended", () -> !server.isAlive())
                .until(() -> !before.containsAll(transactions.get()));
    }

    private static MortalWildFly server(Path directory, Delivery delivery, Database database, String dataSource) {
        Map<String, String> properties = new HashMap<>(RECOVERY);
        properties.put(Delivery.PROPERTY, delivery.toString());
        properties.put("orders.database", database.url());
        return new MortalWildFly(
                directory,
                Path.of(System.getProperty("server.files"), "exactly-once.cli"),
                ClassPath.jars(List.of("/org/postgresql/"))[0].toPath(),
                application(CONFIGURATION.formatted(dataSource)),
                properties);
    }

    private static WebArchive application(String configuration) {
        File[] libraries = ClassPath.jars(List.of("/outbox-(api|cdi|jms)[^/]*\\.jar", "/io/cloudevents/"));
        return ShrinkWrap.create(WebArchive.class, "work.war")
                .addPackage(Writers.class.getPackage())
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsLibraries(libraries)
                .addAsResource(new StringAsset(configuration), "META-INF/microprofile-config.properties");
    }
}
