// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.cdi.OutboxConfig.SchemaMode;
import ee.outbox.cdi.relay.Backoff;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.spi.OutboxPublisher;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration as SmallRye Config reads it: our jar's own file, under an application's, under the environment. */
final class OutboxConfigTest {

    private static final int ENVIRONMENT = 300;

    private final Locale before = Locale.getDefault();

    /** In a Turkish locale SmallRye Config 3.3.4 finds no environment variable for a key with an "i". */
    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    private Map<String, String> annotated = Map.of();

    @TempDir
    private Path application;

    /** @param lines of the application's own microprofile-config.properties */
    private SmallRyeConfig config(Map<String, String> environment, String... lines) {
        try {
            Path file = Files.write(application.resolve("microprofile-config.properties"), List.of(lines));
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(
                            new PropertiesConfigSource(
                                    OutboxConfig.class.getResource("/META-INF/microprofile-config.properties")),
                            new PropertiesConfigSource(file.toUri().toURL()),
                            new EnvConfigSource(environment, ENVIRONMENT))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private OutboxConfig read(String... lines) {
        return OutboxConfig.read(config(Map.of(), lines), "shop", publisher -> annotated);
    }

    private static List<String> mistakes(SmallRyeConfig config) {
        return KnownKeys.onClassPath(OutboxConfigTest.class.getClassLoader())
                .mistakes(
                        OutboxConfig.names(config),
                        name -> config.getConfigValue(name).getValue());
    }

    @Test
    void publisher_severalOfAChannel_eachHasItsOwnBranch() {
        annotated = Map.of("maxRetries", "1");

        OutboxConfig config = read(
                "outbox.channel.orders.publisher=jms, cdi,log",
                "outbox.channel.orders.on-failure=skip",
                "outbox.channel.orders.retry.delay=7",
                "outbox.channel.orders@cdi.on-failure=park",
                "outbox.channel.orders@cdi.retry.maxRetries=5");

        assertThat(config.channels()).containsOnlyKeys("orders", "orders@cdi", "orders@log");
        assertThat(config.channels().get("orders").route()).isEqualTo(new Channel("jms", OnFailure.SKIP));
        assertThat(config.channels().get("orders@cdi").route()).isEqualTo(new Channel("cdi", OnFailure.PARK));
        assertThat(config.channels().get("orders@log").route()).isEqualTo(new Channel("log", OnFailure.SKIP));
        RetryPolicy ofLog = config.channels().get("orders@log").retry();
        RetryPolicy ofCdi = config.channels().get("orders@cdi").retry();
        assertThat(ofLog.maxRetries()).isEqualTo(1);
        assertThat(ofCdi.maxRetries()).isEqualTo(5);
        assertThat(ofCdi.backoff().delay()).isEqualTo(Duration.ofMillis(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "outbox.channel.orders.publisher=jms,, | commas between them, each once",
                "outbox.channel.orders.publisher=jms,jms | commas between them, each once",
                "outbox.channel.orders@cdi.on-failure=skip | the channel orders has no further publisher cdi",
                "outbox.channel.orders@log.destination=x | outbox.channel.orders.destination",
            })
    void publisher_severalOfAChannel_misnamed(String line, String complaint) {
        assertThatThrownBy(() ->
                        read("outbox.channel.others.publisher=cdi", "outbox.channel.orders.publisher=jms,log", line))
                .isInstanceOf(OutboxException.class)
                .hasMessageStartingWith(line.substring(0, line.indexOf('=')))
                .hasMessageContaining(complaint);
    }

    @Test
    void read_withoutAnythingSet_hasTheDefaults() {
        OutboxConfig config = read();

        assertThat(config.dataSource()).isEqualTo("java:comp/DefaultDataSource");
        assertThat(config.schema()).isEqualTo(SchemaMode.VALIDATE);
        assertThat(config.lanes()).isEqualTo(8);
        assertThat(config.relayEnabled()).isTrue();
        assertThat(config.capture().source()).isEqualTo("/shop");
        assertThat(config.capture().maxPayload()).isEqualTo(1 << 20);
        assertThat(config.capture().ownTransaction()).isFalse();
        assertThat(config.relay().workers()).isEqualTo(4);
        assertThat(config.relay().batchSize()).isEqualTo(500);
        assertThat(config.relay().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.relay().poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.relay().pollMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.relay().probe()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.relay().retention()).isEqualTo(Duration.ofDays(1));
        assertThat(config.channels()).isEmpty();
    }

    @Test
    void read_everythingSet_hasWhatTheApplicationSays() {
        OutboxConfig config = read(
                "outbox.datasource=jdbc/orders",
                "outbox.schema=create",
                "outbox.source=https://example.com/orders",
                "outbox.no-transaction=new",
                "outbox.max-payload=1",
                "outbox.retention=PT0S",
                "outbox.relay.enabled=false",
                "outbox.relay.workers=2",
                "outbox.relay.lanes=3",
                "outbox.relay.batch-size=5",
                "outbox.relay.lease=PT7S",
                "outbox.relay.poll=PT11S",
                "outbox.relay.poll-max=PT13S",
                "outbox.relay.probe=PT17S");

        assertThat(config.dataSource()).isEqualTo("jdbc/orders");
        assertThat(config.schema()).isEqualTo(SchemaMode.CREATE);
        assertThat(config.lanes()).isEqualTo(3);
        assertThat(config.relayEnabled()).isFalse();
        assertThat(config.capture().source()).isEqualTo("https://example.com/orders");
        assertThat(config.capture().maxPayload()).isEqualTo(1);
        assertThat(config.capture().ownTransaction()).isTrue();
        assertThat(config.relay().workers()).isEqualTo(2);
        assertThat(config.relay().batchSize()).isEqualTo(5);
        assertThat(config.relay().lease()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.relay().poll()).isEqualTo(Duration.ofSeconds(11));
        assertThat(config.relay().pollMax()).isEqualTo(Duration.ofSeconds(13));
        assertThat(config.relay().probe()).isEqualTo(Duration.ofSeconds(17));
        assertThat(config.relay().retention()).isZero();
    }

    @Test
    void ourFile_besideTheApplications_hasALowerOrdinal() {
        assertThat(config(Map.of()).getConfigValue("outbox.schema").getSourceOrdinal())
                .isEqualTo(50);
        assertThat(config(Map.of(), "outbox.schema=none")
                        .getConfigValue("outbox.schema")
                        .getSourceOrdinal())
                .isEqualTo(100);
    }

    @Test
    void channel_namedByAnyKey_isThereAndGoesToJms() {
        OutboxConfig config = read(
                "outbox.channel.orders.retry.delay=1", "outbox.channel.audit.publisher=log", "other.channel.x.y=1");

        assertThat(config.channels()).containsOnlyKeys("audit", "orders");
        assertThat(config.channels().get("orders").route().publisher()).isEqualTo("jms");
        assertThat(config.channels().get("audit").route().publisher()).isEqualTo("log");
    }

    private static RetryPolicy retry(OutboxConfig config, String channel) {
        return config.channels().get(channel).retry();
    }

    @Test
    void retry_ofNoChannelsOwn_isTheOneForAll() {
        RetryPolicy retry = retry(read("outbox.channel.orders.publisher=jms", "outbox.retry.delay=7"), "orders");

        assertThat(retry.maxRetries()).isEqualTo(10);
        assertThat(retry.maxDuration()).isZero();
        assertThat(retry.backoff().delay()).isEqualTo(Duration.ofMillis(7));
        assertThat(retry.backoff().factor()).isEqualTo(2);
        assertThat(retry.backoff().maxDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(retry.backoff().jitter()).isEqualTo(Duration.ofMillis(200));
        assertThat(retry.retryOn()).isEqualTo(Set.of(Exception.class));
        assertThat(retry.abortOn()).isEmpty();
    }

    @Test
    void retry_ofAChannelsOwn_goesBeforeTheOneForAll() {
        OutboxConfig config = read(
                "outbox.retry.maxRetries=1",
                "outbox.retry.delay=1",
                "outbox.channel.orders.retry.maxRetries=-1",
                "outbox.channel.orders.retry.delay=2",
                "outbox.channel.orders.retry.delayUnit=SECONDS",
                "outbox.channel.orders.retry.maxDuration=4",
                "outbox.channel.orders.retry.durationUnit=HOURS",
                "outbox.channel.orders.retry.factor=1.5",
                "outbox.channel.orders.retry.maxDelay=3",
                "outbox.channel.orders.retry.maxDelayUnit=MINUTES",
                "outbox.channel.orders.retry.jitter=5",
                "outbox.channel.orders.retry.jitterDelayUnit=SECONDS",
                "outbox.channel.orders.retry.retryOn=java.io.IOException, java.lang.RuntimeException",
                "outbox.channel.orders.retry.abortOn=java.io.FileNotFoundException",
                "outbox.channel.audit.retry.factor=3");

        assertThat(retry(config, "orders"))
                .usingRecursiveComparison()
                .ignoringFields("backoff.random")
                .isEqualTo(new RetryPolicy(
                        -1,
                        Duration.ofHours(4),
                        new Backoff(Duration.ofSeconds(2), 1.5, Duration.ofMinutes(3), Duration.ofSeconds(5), null),
                        Set.of(IOException.class, RuntimeException.class),
                        Set.of(FileNotFoundException.class)));
        assertThat(retry(config, "audit").maxRetries()).isEqualTo(1);
        assertThat(retry(config, "audit").backoff().factor()).isEqualTo(3);
    }

    @Retry(maxRetries = 7, delay = 2, delayUnit = ChronoUnit.SECONDS, abortOn = IllegalStateException.class)
    private static final class AnnotatedPublisher implements OutboxPublisher {
        @Override
        public void publish(OutboxEvent event) {}
    }

    private static final class PublisherWithAnnotatedMethod implements OutboxPublisher {
        @Override
        @Retry(maxRetries = 8)
        public void publish(OutboxEvent event) {}
    }

    @Test
    void retry_ofAnAnnotatedPublisher_goesBeforeTheDefaultsAndAfterTheKeys() {
        annotated = RetrySettings.annotated(AnnotatedPublisher.class);

        RetryPolicy retry = retry(read("outbox.channel.orders.publisher=mine"), "orders");
        assertThat(retry)
                .usingRecursiveComparison()
                .ignoringFields("backoff.random")
                .isEqualTo(new RetryPolicy(
                        7,
                        Duration.ofMinutes(3),
                        new Backoff(Duration.ofSeconds(2), 1, Duration.ofMinutes(5), Duration.ofMillis(200), null),
                        Set.of(Exception.class),
                        Set.of(IllegalStateException.class)));
        assertThat(retry(read("outbox.channel.orders.publisher=mine", "outbox.retry.maxRetries=3"), "orders")
                        .maxRetries())
                .isEqualTo(3);
        assertThat(retry(read("outbox.channel.orders.retry.factor=4"), "orders")
                        .backoff()
                        .factor())
                .isEqualTo(4);
    }

    @Test
    void annotated_ofAPublisher_isThatOfItsClassOrMethodOrNothing() {
        assertThat(RetrySettings.annotated(PublisherWithAnnotatedMethod.class)).containsEntry("maxRetries", "8");
        assertThat(RetrySettings.annotated(OutboxPublisher.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxDuration=1000 | outbox.channel.orders.retry.maxDuration | PT1S | outbox.retry.delay",
                "retryOn=com.example.Missing | outbox.channel.orders.retry.retryOn | com.example.Missing | full name",
                "abortOn=java.lang.String | outbox.channel.orders.retry.abortOn | java.lang.String | full name"
            })
    void retry_thatContradictsItself_isRefusedByTheNameOfItsKey(String line, String key, String value, String remedy) {
        assertThatThrownBy(() -> read("outbox.channel.orders.retry." + line))
                .isInstanceOf(OutboxException.class)
                .hasMessageContainingAll(key, value, remedy);
    }

    @Test
    void applicationName_thatIsNoUri_stillMakesASource() {
        OutboxConfig config = OutboxConfig.read(config(Map.of()), "My Shop", publisher -> Map.of());

        assertThat(URI.create(config.capture().source())).hasPath("/My Shop");
    }

    @Test
    void environment_setsAKeyThatHasADefault() {
        SmallRyeConfig config = config(
                Map.of("OUTBOX_RELAY_WORKERS", "2", "OUTBOX_RELAY_BATCH_SIZE", "3", "OUTBOX_RETRY_MAXRETRIES", "4"),
                "outbox.relay.workers=7",
                "outbox.channel.orders.publisher=jms");

        OutboxConfig read = OutboxConfig.read(config, "shop", publisher -> Map.of());

        assertThat(read.relay().workers()).isEqualTo(2);
        assertThat(read.relay().batchSize()).isEqualTo(3);
        assertThat(retry(read, "orders").maxRetries()).isEqualTo(4);
        assertThat(mistakes(config)).isEmpty();
    }

    @Test
    void environment_setsAKeyOfAChannelThatIsNamedElsewhere() {
        SmallRyeConfig config = config(
                Map.of("OUTBOX_SOURCE", "/env", "OUTBOX_CHANNEL_ORDERS_RETRY_MAXRETRIES", "4"),
                "outbox.channel.orders.publisher=jms");

        OutboxConfig read = OutboxConfig.read(config, "shop", publisher -> Map.of());

        assertThat(read.capture().source()).isEqualTo("/env");
        assertThat(retry(read, "orders").maxRetries()).isEqualTo(4);
        assertThat(mistakes(config)).isEmpty();
    }

    @Test
    void environment_ofAChannelWithAHyphen_makesNoOtherChannel() {
        SmallRyeConfig config =
                config(Map.of("OUTBOX_CHANNEL_MY_ORDERS_RETRY_DELAY", "5"), "outbox.channel.my-orders.publisher=jms");

        OutboxConfig read = OutboxConfig.read(config, "shop", publisher -> Map.of());

        assertThat(read.channels()).containsOnlyKeys("my-orders");
        assertThat(retry(read, "my-orders").backoff().delay()).isEqualTo(Duration.ofMillis(5));
        assertThat(mistakes(config)).isEmpty();
    }

    @Test
    void channel_namedInTheActiveProfileOnly_isThere() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("dev")
                .withSources(new PropertiesConfigSource(
                        Map.of("%dev.outbox.channel.orders.publisher", "log"), "application", 100))
                .build();

        assertThat(OutboxConfig.channels(config)).containsExactly("orders");
    }

    /** Kubernetes gives such variables to every pod where a service is named "outbox". */
    @Test
    void environment_namesSomethingThatIsNotOurs_isNoMistake() {
        SmallRyeConfig config = config(Map.of("OUTBOX_SERVICE_HOST", "10.0.0.1", "OUTBOX_PORT_8080_TCP_PROTO", "tcp"));

        assertThat(mistakes(config)).isEmpty();
    }

    @Test
    void value_ofAnExpressionThatCannotBeResolved_isAMistakeThatNamesTheKey() {
        assertThat(mistakes(config(Map.of(), "outbox.relay.workers=${nowhere}")))
                .singleElement()
                .asString()
                .contains("outbox.relay.workers");
    }

    @Test
    void value_empty_isAMistakeThatNamesTheKey() {
        assertThat(mistakes(config(Map.of(), "outbox.datasource=")))
                .singleElement()
                .asString()
                .contains("outbox.datasource");
    }

    @ParameterizedTest
    @CsvSource({
        "outbox.relay.workers, +4",
        "outbox.relay.workers, 4.0",
        "outbox.relay.workers, 1e1",
        "outbox.retry.factor, 1e1",
        "outbox.retry.maxDelay, 2147483647",
        "outbox.relay.lease, pt30s",
    })
    void value_thatIsNoMistake_canBeRead(String key, String value) {
        SmallRyeConfig config = config(Map.of(), key + "=" + value, "outbox.channel.orders.publisher=jms");

        if (mistakes(config).isEmpty()) {
            assertThat(OutboxConfig.read(config, "shop", publisher -> Map.of()).channels())
                    .containsKey("orders");
        }
    }

    /** Where "i" and "I" are not the same letter. */
    @Test
    void read_inATurkishLocale_isTheSame() {
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        OutboxConfig config = read("outbox.schema=validate", "outbox.channel.INVOICES.publisher=jms");

        assertThat(config.schema()).isEqualTo(SchemaMode.VALIDATE);
        assertThat(config.channels()).containsOnlyKeys("INVOICES");
        assertThat(mistakes(config(Map.of("OUTBOX_RELAY_LEASE", "pt30s"), "outbox.schema=validate")))
                .isEmpty();
    }
}
