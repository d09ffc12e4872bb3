// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event may say of its own message. */
class OptionsTest extends OnBroker {

    @AfterEach
    void forgetNames() {
        ScriptedNames.clear();
    }

    private Message published(OutboxEvent.Builder event) throws Exception {
        broker.start();
        JMSConsumer orders = subscriber("orders");
        JmsPublisher publisher = publisher();
        publisher.check(event.build());
        publisher.publish(event.build());
        return next(orders);
    }

    @Test
    @Says({
        "`JMSPriority` | the option `priority` | always; default: 4",
        "`JMSDeliveryMode` | the option `deliveryMode` | always; default: `PERSISTENT`",
        "`JMSCorrelationID` | the option `correlationId` | if the event has it",
        "`JMSReplyTo` | the option `replyTo` | if the event has it",
        "`region` (`String`), as an example | the option `property.region` | if the event has it"
    })
    void options_all_areHonoured() throws Exception {
        broker.start();
        JMSConsumer elsewhere = subscriber("elsewhere");
        publisher()
                .publish(order("1")
                        .publisherOption("destination", "elsewhere")
                        .publisherOption("priority", "9")
                        .publisherOption("timeToLive", "600000")
                        .publisherOption("deliveryMode", "NON_PERSISTENT")
                        .publisherOption("deliveryDelay", "1")
                        .publisherOption("correlationId", "c-1")
                        .publisherOption("replyTo", "replies")
                        .publisherOption("property.region", "eu")
                        .publisherOption("property.empty", "")
                        .build());

        Message message = next(elsewhere);
        assertThat(message.getJMSPriority()).isEqualTo(9);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSCorrelationID()).isEqualTo("c-1");
        assertThat(message.getJMSExpiration() - message.getJMSTimestamp()).isBetween(599_900L, 600_100L);
        assertThat(message.getJMSDeliveryTime()).isPositive();
        assertThat(((Queue) message.getJMSReplyTo()).getQueueName()).isEqualTo("replies");
        assertThat(message.getObjectProperty("region")).isEqualTo("eu");
        assertThat(message.getObjectProperty("empty")).isEqualTo("");
        assertThat(CloudEventMessages.read(message).getExtensionNames()).isEmpty();
    }

    @Test
    void options_ofOneEvent_doNotReachTheNext() throws Exception {
        broker.start();
        JMSConsumer orders = subscriber("orders");
        publisher()
                .publishAll(List.of(
                        order("1")
                                .publisherOption("priority", "9")
                                .publisherOption("timeToLive", "600000")
                                .publisherOption("replyTo", "replies")
                                .publisherOption("property.region", "eu")
                                .build(),
                        order("2").build()));

        next(orders);
        Message second = next(orders);
        assertThat(second.getJMSPriority()).isEqualTo(4);
        assertThat(second.getJMSExpiration()).isZero();
        assertThat(second.getJMSReplyTo()).isNull();
        assertThat(second.propertyExists("region")).isFalse();
    }

    @Test
    void replyTo_ofTypeTopic_isATopic() throws Exception {
        Message message =
                published(order("1").publisherOption("replyTo", "replies").publisherOption("replyToType", "topic"));

        assertThat(((Topic) message.getJMSReplyTo()).getTopicName()).isEqualTo("replies");
    }

    @Test
    void replyTo_inJndi_isWhatIsThere() throws Exception {
        ScriptedNames.bind("jms/replies", new ActiveMQTopic("answers"));

        Message message = published(order("1").publisherOption("replyTo", "jms/replies"));

        assertThat(((Topic) message.getJMSReplyTo()).getTopicName()).isEqualTo("answers");
        assertThat(ScriptedNames.lookups())
                .as("look-ups of fire and of the relay")
                .isEqualTo(1);
    }

    @Test
    void timeToLive_theLongest_doesNotExpire() throws Exception {
        Message message = published(order("1").publisherOption("timeToLive", "3155760000000"));

        assertThat(message.getJMSExpiration()).isGreaterThan(3_155_760_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "colour, red, 'correlationId, deliveryDelay, deliveryMode, destination, priority, replyTo, replyToType, timeToLive and property.<name>'",
        "Priority, 9, priority",
        "priority, 10, from 0 to 9",
        "priority, -1, from 0 to 9",
        "priority, high, from 0 to 9",
        "timeToLive, -1, milliseconds",
        "timeToLive, 3155760000001, from 0 to 3155760000000",
        "timeToLive, 9223372036854775807, milliseconds",
        "deliveryDelay, 1s, milliseconds",
        "deliveryDelay, 3155760000001, milliseconds",
        "deliveryMode, persistent, PERSISTENT or NON_PERSISTENT",
        "destination, ' ', JNDI",
        "correlationId, '', left out",
        "replyTo, ' ', JNDI",
        "replyToType, queue, set replyTo",
    })
    void check_badOption_namesOptionValueAndRemedy(String option, String value, String remedy) {
        var event = order("1").publisherOption(option, value).build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("Publisher option " + option + "=" + value, remedy);
    }

    @Test
    void check_replyToTypeThatIsNone_isRefused() {
        var event = order("1")
                .publisherOption("replyTo", "replies")
                .publisherOption("replyToType", "stream")
                .build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("replyToType=stream", "queue or topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000", "1999"})
    void check_expiresBeforeItIsDelivered_isRefused(String timeToLive) {
        var event = order("1")
                .publisherOption("timeToLive", timeToLive)
                .publisherOption("deliveryDelay", "2000")
                .build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("timeToLive=" + timeToLive, "more than deliveryDelay=2000");
    }

    @ParameterizedTest
    @CsvSource({
        "property., Java identifier",
        "property.7up, Java identifier",
        "property.my-region, Java identifier",
        "property.my region, Java identifier",
        "property.a.b, Java identifier",
        "property.cloudEvents:id, Java identifier",
        "property.like, selector language",
        "property.IS, selector language",
        "property.In, selector language",
        "property.JMSXGroupID, partition key",
        "property.JMSXUserID, begin with JMS",
        "property.JMS_AMQP_ContentType, begin with JMS",
        "property.JMSType, begin with JMS",
        "property._AMQ_DUPL_ID, begin with _AMQ_",
        "property.__AMQ_CID, begin with __AMQ_",
        "property.AMQ_SCHEDULED_DELAY, begin with AMQ_",
        "property._HQ_GROUP_ID, begin with _HQ_",
        "property.cloudEvents_id, extension attribute",
        "property.outbox_seq, begin with outbox_",
    })
    @Says("A sender MUST NOT let an application set a property of its own whose name begins with `cloudEvents_` or"
            + " `outbox_`.")
    void check_badPropertyName_namesOptionValueAndRemedy(String option, String remedy) {
        var event = order("1").publisherOption(option, "eu").build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("Publisher option " + option + "=eu", remedy);
    }

    @Test
    void check_propertyName_mayHave255CharactersAndNoMore() {
        String longest = "property." + "x".repeat(255);

        assertThatCode(() -> publisher()
                        .check(order("1").publisherOption(longest, "").build()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> publisher()
                        .check(order("1").publisherOption(longest + "x", "").build()))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("256 characters", "at most 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grün", "_AMQ_LVQ_NAME", "$x", "island", "cloudevents_id", "jmsType"})
    void property_ofAnAllowedName_reachesTheConsumer(String name) throws Exception {
        Message message = published(order("1").publisherOption("property." + name, "eu"));

        assertThat(message.getStringProperty(name)).isEqualTo("eu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"destination", "replyTo"})
    void check_nameNotInJndi_isRefused(String option) {
        ScriptedNames.bind("something", "else");
        var event = order("1").publisherOption(option, "jms/nowhere").build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(
                        "Publisher option " + option + "=jms/nowhere", "Set Publisher option " + option);
    }

    /** The page that the user reads has all of them and no other. */
    @Test
    void documentation_ofOptions_isComplete() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        String section = page.substring(page.indexOf("## Options of one event"), page.indexOf("## Channels"));
        List<String> rows = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[1])
                .toList();

        assertThatThrownBy(() -> MessageOptions.of(
                        order("1").publisherOption("colour", "red").build()))
                .hasMessageEndingWith("knows "
                        + String.join(
                                ", ",
                                rows.stream()
                                        .filter(row -> !row.startsWith("property."))
                                        .sorted()
                                        .toList())
                        + " and property.<name>.");
        assertThat(rows).contains("property.");
    }
}
