// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownKeysTest {

    private final KnownKeys keys = KnownKeys.onClassPath(KnownKeysTest.class.getClassLoader());

    private List<String> mistakes(String key, String value) {
        return keys.mistakes(List.of(key), name -> value);
    }

    @ParameterizedTest
    @CsvSource({
        "outbox.relay.worker, outbox.relay.workers",
        "outbox.relay.batchsize, outbox.relay.batch-size",
        "outbox.realy.lease, outbox.relay.lease",
        "outbox.Retention, outbox.retention",
        "outbox.data-source, outbox.datasource",
        "outbox.max-payloads, outbox.max-payload",
        "outbox.retry.max-retries, outbox.retry.maxRetries",
        "outbox.retry.maxretries, outbox.retry.maxRetries",
        "outbox.channel.orders.publihser, outbox.channel.orders.publisher",
        "outbox.channel.orders.retry.dellay, outbox.channel.orders.retry.delay",
        "outbox.channel.orders.retry.maxretries, outbox.channel.orders.retry.maxRetries",
        "outbox.channels.orders.publisher, outbox.channel.<name>.publisher",
    })
    void key_misspelt_suggestsTheRightOne(String misspelt, String right) {
        assertThat(mistakes(misspelt, "x"))
                .singleElement()
                .asString()
                .contains("Unknown configuration key " + misspelt + ";")
                .contains("did you mean " + right + "?")
                .contains("docs/configuration.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outbox.x",
                "outbox.kafka.bootstrap.servers",
                "outbox.completely.unrelated.thing",
                "outbox.table.prefix",
                "outbox.channel.orders.something.quite.different",
            })
    void key_farFromAll_isUnknownWithoutASillySuggestion(String key) {
        assertThat(mistakes(key, "x"))
                .singleElement()
                .asString()
                .contains("Unknown configuration key " + key + ".")
                .doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"outboxes.relay.workers", "com.example.outbox.relay.worker", "OUTBOX_RELAY_WORKER", "outbox"})
    void key_underAnotherPrefix_isNotOurs(String key) {
        assertThat(mistakes(key, "x")).isEmpty();
    }

    @Test
    void key_known_isNoMistake() {
        assertThat(mistakes("outbox.relay.workers", "4")).isEmpty();
        assertThat(mistakes("outbox.channel.orders.publisher", "jms")).isEmpty();
        assertThat(mistakes("outbox.channel.a-b_c.retry.factor", "1.5")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my orders",
                "a'b",
                "a\nb",
                "\u00e4",
                "a/b",
                "a:b",
                "${x}",
                "",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void channel_namedByWhatIsNoIdentifier_isNamedWithItsKey(String channel) {
        assertThat(mistakes("outbox.channel." + channel + ".publisher", "jms"))
                .singleElement()
                .asString()
                .startsWith("outbox.channel." + channel + ".publisher: ")
                .contains("letters", "64", "another name");
    }

    @Test
    void channel_namedByAnIdentifier_isNoMistake() {
        assertThat(mistakes("outbox.channel.INVOICES-2_x.publisher", "jms")).isEmpty();
        assertThat(mistakes("outbox.channel.orders@cdi.on-failure", "park")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://evil.example.com/x",
                "rmi:x",
                "jdbc:postgresql://db/orders",
                "java:app/jdbc/a b",
                "java:comp/env:ldap://x",
                "jdbc/a\nb",
                "java:"
            })
    void dataSource_namedByWhatIsNoJndiName_isNamedWithItsKey(String name) {
        assertThat(mistakes("outbox.datasource", name))
                .singleElement()
                .asString()
                .startsWith("outbox.datasource=" + name + ": must be a JNDI name, such as ");
    }

    @Test
    void value_notOfItsForm_isNamedWithItsKeyAndWhatIsRight() {
        assertThat(mistakes("outbox.relay.workers", "many"))
                .containsExactly("outbox.relay.workers=many: must be a whole number from 1 to 64.");
        assertThat(mistakes("outbox.channel.orders.retry.factor", "0.5"))
                .containsExactly("outbox.channel.orders.retry.factor=0.5: must be a number from 1 to 100.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"outbox.relay.lease", "outbox.relay.poll", "outbox.relay.poll-max", "outbox.relay.probe"})
    void duration_ofNothing_withWhichTheRelayCannotWork_isRefused(String key) {
        assertThat(mistakes(key, "PT0S")).singleElement().asString().contains(key + "=PT0S: must be at least PT");
        assertThat(mistakes(key, "PT0.0001S")).hasSize(1);
        assertThat(mistakes(key, "PT1S")).isEmpty();
    }

    @Test
    void mistakes_several_areAllTold() {
        assertThat(keys.mistakes(List.of("outbox.a", "outbox.schema", "outbox.relay.lease"), name -> "x"))
                .hasSize(3);
    }

    @Test
    void value_thatCannotBeResolved_isNamed() {
        assertThat(mistakes("outbox.relay.workers", null))
                .singleElement()
                .asString()
                .contains("outbox.relay.workers");
    }

    @Test
    void defaults_everyOne_hasTheFormOfItsKey() throws IOException {
        Properties defaults = new Properties();
        try (InputStream in = OutboxConfig.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            defaults.load(in);
        }
        defaults.remove("config_ordinal");

        assertThat(defaults).isNotEmpty();
        assertThat(defaults.stringPropertyNames()).allMatch(name -> name.startsWith(KnownKeys.PREFIX));
        assertThat(keys.mistakes(defaults.stringPropertyNames(), defaults::getProperty))
                .isEmpty();
    }

    @Test
    void retryParameters_ofAllAndOfAChannel_areTheSame() {
        assertThat(parameters("outbox.channel.*.retry.")).isNotEmpty().isEqualTo(parameters("outbox.retry."));
    }

    private List<String> parameters(String prefix) {
        return keys.patterns().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }
}
