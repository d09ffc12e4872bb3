// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import io.cloudevents.CloudEvent;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and properties that both modes have. */
class BesideTheEventTest extends OnTopic {

    private void mode(String mode) {
        settings.put("outbox.channel.orders.content-mode", mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says({
        "`JMSType` | the event's `type` | always",
        "`JMSXGroupID` | the event's partition key | if there is one",
        "`outbox_seq` (`long`) | the event's place in the order of its key, as it was stored | always",
        "`outbox_possibleDuplicate` (`boolean`) | `true` | if an earlier attempt may have reached the destination"
    })
    void event_stored_tellsTypeKeySeqAndPossibleDuplicate(String mode) throws Exception {
        mode(mode);

        Message message = published(stored(everything("1").build(), "ada", 4_711_000_000_000L, true));

        assertThat(message.getJMSType()).isEqualTo("com.example.OrderPlaced");
        assertThat(message.getObjectProperty("JMSXGroupID")).isEqualTo("ada");
        assertThat(message.getObjectProperty("outbox_seq")).isEqualTo(4_711_000_000_000L);
        assertThat(message.getObjectProperty("outbox_possibleDuplicate")).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says("`outbox_replay` (`int`) | how often the event was published again on purpose | if it was")
    void event_replayed_saysHowOften(String mode) throws Exception {
        mode(mode);

        Message message = published(stored(order("1").build(), null, 7, 2, false));

        assertThat(message.getObjectProperty("outbox_replay")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says({
        "The property `outbox_possibleDuplicate` MUST NOT be there with the value `false`.",
        "`JMSPriority` | the option `priority` | always; default: 4",
        "`JMSDeliveryMode` | the option `deliveryMode` | always; default: `PERSISTENT`",
        "`JMSCorrelationID` | the option `correlationId` | if the event has it",
        "`JMSReplyTo` | the option `replyTo` | if the event has it"
    })
    void event_plain_hasTheDefaultsAndNoMore(String mode) throws Exception {
        mode(mode);

        Message message = published(stored(order("1").build(), null, 7, false));

        assertThat(names(message, "outbox_")).containsExactly("outbox_seq");
        assertThat(message.propertyExists("JMSXGroupID")).isFalse();
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSCorrelationID()).isNull();
        assertThat(message.getJMSReplyTo()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"binary, application/json", "structured, application/cloudevents+json"})
    @Says("`JMS_AMQP_ContentType` | the same as `cloudEvents_datacontenttype` | if there is one")
    void contentType_isThereForAmqpToo(String mode, String contentType) throws Exception {
        mode(mode);

        Message message = published(order("1"));

        assertThat(message.getObjectProperty("JMS_AMQP_ContentType")).isEqualTo(contentType);
        assertThat(message.getObjectProperty("cloudEvents_datacontenttype")).isEqualTo(contentType);
    }

    @Test
    void contentType_none_isNotThereForAmqp() throws Exception {
        Message message = published(order("1").data((byte[]) null).dataContentType(null));

        assertThat(message.propertyExists("JMS_AMQP_ContentType")).isFalse();
        assertThat(message.propertyExists("cloudEvents_datacontenttype")).isFalse();
    }

    @Test
    @Says("A sender MUST leave it out where the provider lets no application set it.")
    void contentType_providerKeepsItsNamesToItself_isLeftOutForAmqp() throws Exception {
        try (JMSContext context = broker.factory().createContext()) {
            JMSContext strict = refusing("JMS_", context);

            Message message = outgoing(order("1")).in(strict);

            assertThat(names(message, "JMS_")).isEmpty();
            assertThat(message.getStringProperty("cloudEvents_datacontenttype")).isEqualTo("application/json");
        }
    }

    @Test
    void property_ofTheEvent_isNotLeftOut() {
        try (JMSContext context = broker.factory().createContext()) {
            JMSContext strict = refusing("cloudEvents_id", context);

            assertThatThrownBy(() -> outgoing(order("1")).in(strict)).isInstanceOf(MessageFormatException.class);
        }
    }

    /** The broker's own context, whose messages take no property of such a name. */
    private static JMSContext refusing(String prefix, JMSContext context) {
        return Interceptor.proxy(
                JMSContext.class,
                context,
                "createBytesMessage",
                create -> Interceptor.proxy(
                        BytesMessage.class, (BytesMessage) create.proceed(), "setObjectProperty", set -> {
                            if (set.arguments()[0].toString().startsWith(prefix)) {
                                throw new MessageFormatException("not for applications");
                            }
                            return set.proceed();
                        }));
    }

    @Test
    @Says("The attribute `partitionkey` MUST be there as an attribute beside `JMSXGroupID`.")
    void partitionKey_isAnAttributeToo() throws Exception {
        Message message = published(stored(order("1").partitionKey("ada").build(), "ada", 7, false));

        assertThat(message.getObjectProperty("JMSXGroupID")).isEqualTo("ada");
        assertThat(CloudEventMessages.read(message).getExtension("partitionkey"))
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says("A key that does not come from it MUST NOT make one.")
    void partitionKey_fromTheSubject_isNoAttribute(String mode) throws Exception {
        mode(mode);

        Message message = published(stored(order("1").subject("ada").build(), "ada", 7, false));

        assertThat(message.getObjectProperty("JMSXGroupID")).isEqualTo("ada");
        assertThat(CloudEventMessages.read(message).getExtensionNames()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        ", , 0",
        "2026-11-23T12:00:05Z, , 5000",
        "2026-11-23T12:00:05Z, 3000, 3000",
        "2026-11-23T12:00:05Z, 9000, 5000",
        "2026-11-23T14:00:05.5+02:00, , 5500",
        ", 3000, 3000"
    })
    @Says("`JMSExpiration` | the earlier of `expirytime` and the option `timeToLive` | if there is one of them")
    void expiryTime_andTimeToLive_theEarlierHolds(String expiryTime, String timeToLive, long expected) {
        assertThat(outgoing(order("1").extension("expirytime", expiryTime).publisherOption("timeToLive", timeToLive))
                        .timeToLive(NOW))
                .isEqualTo(expected);
    }

    @Test
    void expiryTime_ofThePublished_isInTheHeader() throws Exception {
        String farOff = NOW.plusSeconds(3_155_760_000L).toString();

        Message message = published(order("1").extension("expirytime", farOff));

        assertThat(message.getJMSExpiration()).isPositive();
        assertThat(message.getObjectProperty("cloudEvents_expirytime")).isEqualTo(farOff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T11:59:59.999Z", "2026-11-23T12:00:00Z", "1969-01-01T00:00:00Z"})
    @Says(
            "An event whose `expirytime` has passed MUST be sent with 1 ms to live: then it is the broker that expires it,"
                    + " and does with it what it does with all that expires.")
    void expiryTime_hasPassed_leavesItToTheBroker(String expiryTime) {
        assertThat(outgoing(order("1").extension("expirytime", expiryTime)).timeToLive(NOW))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2026-11-23", "5000"})
    @Says("A sender MUST refuse an `expirytime` that is no Timestamp.")
    void expiryTime_thatIsNoTimestamp_isRefused(String expiryTime) {
        OutboxEvent event = order("1").extension("expirytime", expiryTime).build();

        assertThatThrownBy(() -> publisher().check(event))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContaining("expirytime=" + expiryTime);
        assertThatThrownBy(() -> publisher().publish(event)).isInstanceOf(IllegalArgumentException.class);
        assertThat(orders.receiveNoWait()).isNull();
    }

    private static OutgoingMessage outgoing(OutboxEvent.Builder event) {
        ChannelRoute route = new ChannelRoute(new Address("orders", Address.Kind.TOPIC), ContentMode.BINARY);
        return new OutgoingMessage(event.build(), route);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    @Says({
        "A sender MUST NOT change them on a later attempt.",
        "An event that is sent again MUST have the same `source` and `id`."
    })
    void event_sentAgain_isTheSame(String mode) throws Exception {
        mode(mode);
        OutboxEvent event = order("1")
                .extension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .extension("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")
                .build();

        CloudEvent first = CloudEventMessages.read(published(stored(event, null, 7, false)));
        CloudEvent second = CloudEventMessages.read(published(stored(event, null, 7, true)));

        assertThat(first.getExtension("traceparent"))
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(first.getExtension("tracestate")).isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getSource()).isEqualTo(first.getSource());
        assertThat(second.getExtension("traceparent")).isEqualTo(first.getExtension("traceparent"));
        assertThat(second.getExtension("tracestate")).isEqualTo(first.getExtension("tracestate"));
    }
}
