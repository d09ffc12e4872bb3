// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.InvalidEventException;
import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/**
 * Sends events to JMS topics and queues as CloudEvents; the publisher of the name {@code jms}.
 *
 * <p><b>Threads.</b> {@code publish} and {@code publishAll} are called by several relay threads at once; {@code check} by
 * the application's.
 *
 * <p><b>Transactions.</b> A batch is committed as one. With a container's connection factory it is sent in a JTA
 * transaction of its own, whose only resource is JMS; a transaction of the caller is suspended. With a plain client
 * factory it is sent in a session-transacted session, outside JTA. A crash after the commit and before the caller's mark
 * lets the batch come a second time; it is the caller's to say so ({@link OutboxEvent#isPossibleDuplicate()}). With exactly-once
 * delivery the mark is part of the JTA transaction.
 *
 * <p><b>Errors.</b> {@link OutageException} when no connection can be had, the broker is full or lets us not in, and when
 * a commit fails: its outcome is unknown then, and it is not repeated here. Any other exception is a refusal of at least
 * one event: an unknown destination, a message that JMS or the broker cannot take. Where an exception does not tell the
 * two apart, the batch is sent once more on a new session, and is refused if the broker answers and fails it again.
 *
 * <p><b>Configuration.</b>
 *
 * <ul>
 *   <li>{@code outbox.jms.connection-factory}: a JNDI name, default {@code java:comp/DefaultJMSConnectionFactory}; a bean
 *       {@code @Outbox ConnectionFactory} of the application's goes before it.
 *   <li>{@code outbox.jms.transaction}: {@code jta}, {@code session}, or by default {@code auto}: {@code jta} for a
 *       factory that is a {@code jakarta.resource.Referenceable}, as a container's is. A container's factory that is
 *       produced as a bean of a normal scope hides that behind its proxy, and needs {@code jta} to be said.
 *   <li>{@code outbox.jms.turn-queue}: with exactly-once delivery, a queue that keeps the order of the batches; by default {@code
 *       outbox.turns}. Looked up in JNDI where it begins with {@code java:} or {@code jms/}, otherwise the broker's own name.
 *   <li>{@code outbox.channel.<name>.destination}: required; looked up in JNDI where it begins with {@code java:} or
 *       {@code jms/}, otherwise the broker's own name.
 *   <li>{@code outbox.channel.<name>.destination-type}: what a broker's own name is of, {@code topic} (default) or
 *       {@code queue}.
 *   <li>{@code outbox.channel.<name>.content-mode}: {@code binary} (default) or {@code structured}; the latter needs
 *       {@code io.cloudevents:cloudevents-json-jackson} in the application.
 * </ul>
 *
 * <p>An event's own options ({@link OutboxEvent.Builder#publisherOption}), which {@code check} refuses by an {@link
 * InvalidEventException} where they are unknown or not allowed:
 *
 * <ul>
 *   <li>{@code destination}: in place of the channel's; a broker's own name is of the kind that the channel's {@code
 *       destination-type} says.
 *   <li>{@code priority}: 0 to 9, default 4.
 *   <li>{@code timeToLive}, {@code deliveryDelay}: milliseconds, at most a hundred years, default 0; the former is 0, which
 *       is for ever, or more than the latter.
 *   <li>{@code deliveryMode}: {@code PERSISTENT} (default) or {@code NON_PERSISTENT}.
 *   <li>{@code correlationId}: text.
 *   <li>{@code replyTo}: looked up in JNDI where it begins with {@code java:} or {@code jms/}, otherwise the broker's own
 *       name of a queue, or of a topic where {@code replyToType} is {@code topic}.
 *   <li>{@code property.<name>}: text, which becomes a {@code String} property of the message. The name is a Java identifier
 *       of at most 255 characters that does not begin with {@code JMS}, {@code cloudEvents_} or {@code outbox_}, nor with
 *       {@code _AMQ_}, {@code __AMQ_}, {@code AMQ_} or {@code _HQ_}, which a broker would obey (but may be {@code
 *       _AMQ_LVQ_NAME}), and is no
 *       word of the selector language.
 * </ul>
 */
@ApplicationScoped
@Named("jms")
public class JmsPublisher implements TransactionalPublisher {

    private final JmsSettings settings;
    private final JndiNames jndi = new JndiNames();
    private final TransportChoice choice;
    private final TurnQueue turnQueue;
    private final Map<String, ChannelRoute> routes = new ConcurrentHashMap<>();

    /** For the proxy. */
    protected JmsPublisher() {
        this(null, null, null, null);
    }

    @Inject
    JmsPublisher(Config config, @Outbox Instance<ConnectionFactory> factories, JtaTransaction jtaTransaction) {
        this(config, factories, jtaTransaction, Clock.systemUTC());
    }

    JmsPublisher(Config config, Instance<ConnectionFactory> factories, JtaTransaction jtaTransaction, Clock clock) {
        this.settings = new JmsSettings(config);
        this.choice = new TransportChoice(settings, factories, jtaTransaction, jndi, clock);
        this.turnQueue = new TurnQueue(settings, jndi);
    }

    /** Reaches for JNDI, not for the broker: an application starts while its broker is down. */
    @Override
    public void prepare(String channel) {
        ChannelRoute route = route(channel);
        String key = JmsSettings.destinationKey(channel);
        if (route.address().name() == null) {
            throw new OutboxException(
                    key + " is missing. Set it to the channel's topic or queue: a JNDI name that begins"
                            + " with java: or jms/, or the broker's own name.");
        }
        if (route.address().isInJndi()) {
            jndi.destination(key, route.address().name());
        }
        if (route.contentMode() == ContentMode.STRUCTURED) {
            JmsBinding.jsonFormat();
        }
        choice.transport();
    }

    @Override
    public void check(OutboxEvent event) {
        MessageOptions options = MessageOptions.of(event);
        ChannelRoute route = route(event.getChannel()).to(options.destination());
        try {
            JmsBinding.expiry(event);
            if (route.contentMode() == ContentMode.STRUCTURED) {
                JsonData.check(event.getDataContentType(), event.getData());
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException(e.getMessage(), e);
        }
        Address address = route.address();
        if (address.name() == null) {
            throw new InvalidEventException("The event goes nowhere: its channel has no "
                    + JmsSettings.destinationKey(event.getChannel()) + ", and it has no publisher option "
                    + MessageOptions.DESTINATION + ". Give it one of them.");
        }
        checkName(MessageOptions.DESTINATION, address);
        if (options.replyTo() != null) {
            checkName(MessageOptions.REPLY_TO, options.replyTo());
        }
    }

    private void checkName(String option, Address address) {
        if (!address.isInJndi()) {
            return;
        }
        try {
            jndi.destination("Publisher option " + option, address.name());
        } catch (OutboxException e) {
            throw new InvalidEventException(e.getMessage(), e);
        }
    }

    @Override
    public void prepareTransaction(String channel) {
        if (!choice.transport().isOfJta()) {
            throw new OutboxException("outbox.relay.delivery=exactly-once: the channel " + channel
                    + " is sent through a"
                    + " connection factory whose sessions take no part in JTA. Name a container's XA connection factory in "
                    + JmsSettings.CONNECTION_FACTORY + ", and leave " + JmsSettings.TRANSACTION + " at auto or jta.");
        }
        turnQueue.prepare();
    }

    @Override
    public void publishAll(List<OutboxEvent> events) throws Exception {
        publishAll(events, Part.NONE);
    }

    @Override
    public void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) throws Exception {
        publishAll(events, turnQueue.taking(turn, mark));
    }

    private void publishAll(List<OutboxEvent> events, Part part) throws Exception {
        List<OutgoingMessage> batch = events.stream()
                .map(event -> new OutgoingMessage(event, route(event.getChannel())))
                .toList();
        try {
            sendTwiceIfUnclear(batch, part);
        } catch (SendingFailure e) {
            throw e.reason();
        } catch (OutboxException e) {
            throw e;
        } catch (Exception e) {
            throw Verdict.of(e) == Verdict.OUTAGE
                    ? outage(e)
                    : new OutageException("The JMS transaction was not committed, as far as is known: " + e, e);
        }
    }

    private void sendTwiceIfUnclear(List<OutgoingMessage> batch, Part part) throws Exception {
        try {
            choice.transport().send(batch, part, false);
        } catch (SendingFailure first) {
            orOutage(first);
            if (Verdict.of(first.reason()) == Verdict.REFUSED) {
                throw first;
            }
            sendAfresh(batch, part);
        }
    }

    /** With the broker known to answer, what fails again is the messages' fault. */
    private void sendAfresh(List<OutgoingMessage> batch, Part part) throws Exception {
        try {
            choice.transport().send(batch, part, true);
        } catch (SendingFailure second) {
            orOutage(second);
            throw second;
        }
    }

    private static void orOutage(SendingFailure failure) {
        if (Verdict.of(failure.reason()) == Verdict.OUTAGE) {
            throw outage(failure.reason());
        }
    }

    static OutageException outage(Exception reason) {
        return new OutageException("The JMS broker takes nothing now: " + reason, reason);
    }

    private ChannelRoute route(String channel) {
        return routes.computeIfAbsent(channel, settings::route);
    }

    /** Closes the connections that are kept. */
    @PreDestroy
    void close() {
        choice.close();
    }
}
