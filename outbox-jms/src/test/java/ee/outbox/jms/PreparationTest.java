// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxException;
import jakarta.jms.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out before the first event leaves: at deployment, and at {@code fire}. */
class PreparationTest extends OnBroker {

    @AfterEach
    void forgetNames() {
        ScriptedNames.clear();
    }

    @Test
    void prepare_brokerDown_isFine() {
        assertThatCode(() -> publisher().prepare("orders")).doesNotThrowAnyException();
    }

    @Test
    void prepare_noDestination_namesTheKey() {
        assertThatThrownBy(() -> publisher().prepare("bills"))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessageContainingAll("outbox.channel.bills.destination", "missing", "java:");
    }

    @ParameterizedTest
    @CsvSource({
        "outbox.channel.orders.destination-type, stream, 'topic, queue'",
        "outbox.channel.orders.content-mode, avro, 'binary, structured'",
        "outbox.jms.transaction, xa, 'auto, jta, session'"
    })
    void prepare_valueNotAllowed_namesKeyValueAndChoices(String key, String value, String choices) {
        settings.put(key, value);

        assertThatThrownBy(() -> publisher().prepare("orders"))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessageContainingAll(key + "=" + value, choices);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java:comp/DefaultJMSConnectionFactory", "jms/mine"})
    void prepare_factoryNotInJndi_namesKeyAndRemedy(String name) {
        ScriptedNames.bind("something", "else");
        settings.put("outbox.jms.connection-factory", name);

        assertThatThrownBy(() -> publisher(new ConnectionFactory[0]).prepare("orders"))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessageContainingAll(
                        "outbox.jms.connection-factory=" + name, "@Produces @Outbox ConnectionFactory");
    }

    @Test
    void prepare_twoFactoryBeans_isAnError() {
        assertThatThrownBy(() -> publisher(broker.factory(), broker.factory()).prepare("orders"))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessageContaining("more than one bean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java:/topic/missing", "jms/missing", "jms/text"})
    void prepare_destinationNotInJndi_namesKeyAndRemedy(String name) {
        ScriptedNames.bind("jms/text", "no destination");
        settings.put("outbox.channel.orders.destination", name);

        assertThatThrownBy(() -> publisher().prepare("orders"))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessageContainingAll("outbox.channel.orders.destination=" + name, "topic or queue");
    }

    @Test
    void prepare_structuredWithoutFormat_namesTheDependency() throws Exception {
        settings.put("outbox.channel.orders.content-mode", "structured");

        assertThatThrownBy(this::formatWithoutJackson)
                .hasRootCauseInstanceOf(OutboxException.class)
                .hasRootCauseMessage("Structured content mode needs a CloudEvents JSON format, and none is on the class"
                        + " path. Add the dependency io.cloudevents:cloudevents-json-jackson to the application.");
    }

    /** Looks the format up in a world of its own, whose class path is ours without Jackson. */
    private void formatWithoutJackson() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson"))
                .map(PreparationTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            var format = loader.loadClass("ee.outbox.jms.JmsBinding").getDeclaredMethod("jsonFormat");
            format.setAccessible(true);
            try {
                format.invoke(null);
            } catch (InvocationTargetException e) {
                // the same exception of this world
                throw new IllegalStateException(new OutboxException(e.getCause().getMessage()));
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void jndi_factoryAndDestinations_areLookedUpOnce() throws Exception {
        broker.start();
        ScriptedNames.bind("java:comp/DefaultJMSConnectionFactory", broker.factory());
        ScriptedNames.bind("jms/orders", new ActiveMQTopic("orders"));
        ScriptedNames.bind("java:/queue/special", new ActiveMQQueue("special"));
        settings.put("outbox.channel.orders.destination", "jms/orders");
        var topic = subscriber("orders");
        JmsPublisher publisher = publisher(new ConnectionFactory[0]);

        publisher.prepare("orders");
        var special =
                order("3").publisherOption("destination", "java:/queue/special").build();
        publisher.check(special);
        publisher.publishAll(List.of(order("1").build(), order("2").build(), special));
        publisher.publish(order("4").build());

        assertThat(nextEvent(topic).getId()).isEqualTo("1");
        assertThat(nextEvent(topic).getId()).isEqualTo("2");
        assertThat(nextEvent(topic).getId()).isEqualTo("4");
        assertThat(nextEvent(receiver("special")).getId()).isEqualTo("3");
        assertThat(ScriptedNames.lookups()).isEqualTo(3);
    }

    /** In an EAR's lib nothing runs inside a component, and WildFly knows java:comp there only by another name. */
    @Test
    void jndi_defaultFactoryOutsideAnyComponent_isFoundByWildFlysName() throws Exception {
        broker.start();
        ScriptedNames.bind("java:jboss/DefaultJMSConnectionFactory", broker.factory());
        var topic = subscriber("orders");
        JmsPublisher publisher = publisher(new ConnectionFactory[0]);

        publisher.prepare("orders");
        publisher.publish(order("1").build());

        assertThat(nextEvent(topic).getId()).isEqualTo("1");
    }

    @Test
    void check_channelWithoutDestination_needsTheEventsOwn() {
        assertThatThrownBy(() -> publisher().check(order("1").channel("bills").build()))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContaining("outbox.channel.bills.destination");
        assertThatCode(() -> publisher()
                        .check(order("1")
                                .channel("bills")
                                .publisherOption("destination", "x")
                                .build()))
                .doesNotThrowAnyException();
    }

    @Test
    void catalogue_ofKeys_hasADefaultForEachGlobalOne() throws Exception {
        Properties keys = load("/META-INF/outbox-keys.properties");
        Properties defaults = load("/META-INF/microprofile-config.properties");

        assertThat(defaults.remove("config_ordinal")).isEqualTo("50");
        assertThat(keys.keySet()).containsAll(defaults.keySet());
        assertThat(keys)
                .containsEntry("outbox.jms.transaction", "auto|jta|session")
                .hasSize(6);
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (var in = JmsPublisher.class.getResourceAsStream(name)) {
            properties.load(in);
        }
        return properties;
    }
}
