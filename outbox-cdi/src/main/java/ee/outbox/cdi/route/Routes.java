// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.route;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.spi.BatchPublisher;
import ee.outbox.spi.OutboxPublisher;
import ee.outbox.spi.TransactionalPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The channels that are configured, and the publishers that are deployed, by their names. A channel with several publishers
 * has a branch for each after the first, which is a channel of its own to all but those who fire and those who publish.
 */
public final class Routes {

    private final Map<String, Channel> channels;
    private final Map<String, OutboxPublisher> publishers;
    private final Map<String, Set<String>> furtherPublishersOf = new TreeMap<>();
    private final Set<String> furtherPublishers = new TreeSet<>();
    private volatile boolean needTransactions;

    /**
     * @param channels every channel by its name, and every {@link #branch}
     * @param publishers every publisher by its name
     */
    public Routes(Map<String, Channel> channels, Map<String, OutboxPublisher> publishers) {
        this.channels = new TreeMap<>(channels);
        this.publishers = new TreeMap<>(publishers);
        for (String name : channels.keySet()) {
            int at = name.indexOf(OutboxEvent.BRANCH);
            if (at >= 0) {
                String publisher = name.substring(at + 1);
                furtherPublishersOf
                        .computeIfAbsent(name.substring(0, at), channel -> new TreeSet<>())
                        .add(publisher);
                furtherPublishers.add(publisher);
            }
        }
    }

    /** The name of the branch on which a channel's events go to a further publisher. */
    public static String branch(String channel, String publisher) {
        return channel + OutboxEvent.BRANCH + publisher;
    }

    /** Those that have a branch somewhere. */
    public Set<String> furtherPublishers() {
        return furtherPublishers;
    }

    public Set<String> channels() {
        return channels.keySet();
    }

    /** Lets every channel's publisher look up what it needs; its complaint is the deployment's. */
    public void prepare() {
        channels.forEach((name, channel) ->
                named(channel.publisher(), key(name, "publisher")).prepare(name.split(OutboxEvent.BRANCH, 2)[0]));
    }

    /** The same for exactly-once delivery, which not every publisher can. */
    public void prepareTransactions() {
        channels.forEach((name, channel) -> {
            OutboxPublisher publisher = named(channel.publisher(), key(name, "publisher"));
            if (!(publisher instanceof TransactionalPublisher transactional)) {
                throw notTransactional(key(name, "publisher") + "=" + channel.publisher());
            }
            transactional.prepareTransaction(name.split(OutboxEvent.BRANCH, 2)[0]);
        });
        needTransactions = true;
    }

    /** @param by what names the publisher */
    public static InvalidEventException notTransactional(String by) {
        return new InvalidEventException("outbox.relay.delivery=exactly-once needs publishers that take part in a JTA"
                + " transaction, as jms does, and " + by + " names another. Name jms, or set"
                + " outbox.relay.delivery=at-least-once.");
    }

    /**
     * The event's own publisher, or its channel's.
     *
     * @throws InvalidEventException when the channel or the publisher is unknown
     */
    public OutboxPublisher publisherOf(OutboxEvent event) {
        Channel channel = channelOf(event);
        return event.getPublisherBackend() == null
                ? named(channel.publisher(), key(event.getBranch(), "publisher"))
                : named(event.getPublisherBackend(), "the event");
    }

    /** Whether the channel's publisher takes many events at once. */
    public boolean takesBatches(String channel) {
        return publishers.get(channels.get(channel).publisher()) instanceof BatchPublisher;
    }

    /**
     * What is to be stored of an event that was fired: itself, and a copy for each further publisher of its channel.
     *
     * @throws InvalidEventException when it names a branch itself
     */
    public List<OutboxEvent> spread(OutboxEvent event) {
        if (event.getBranch() != null && event.getBranch().contains(OutboxEvent.BRANCH)) {
            throw unknownChannel(event.getBranch());
        }
        for (String publisher : furtherPublishers) {
            if (event.getId().endsWith(OutboxEvent.BRANCH + publisher)) {
                throw new InvalidEventException(
                        "The id " + event.getId() + " ends like that of a copy for the publisher " + publisher
                                + ", which is one of several of a channel. Give the event another id.");
            }
        }
        List<OutboxEvent> branches = new ArrayList<>(List.of(event));
        if (event.getChannel() != null && event.getPublisherBackend() == null) {
            furtherPublishersOf
                    .getOrDefault(event.getChannel(), Set.of())
                    .forEach(publisher -> branches.add(event.branch(publisher)));
        }
        return branches;
    }

    /**
     * Looks whether the event can be taken.
     *
     * @throws InvalidEventException when not
     */
    public void check(OutboxEvent event) {
        if (channelOf(event).onFailure() == OnFailure.PARK && event.getPartitionKey() == null) {
            throw new InvalidEventException(key(event.getBranch(), "on-failure") + "=park sets the events of a key"
                    + " aside together, and the event " + event.getId() + " has no key. Give it a partition key or a"
                    + " subject, or set the channel to skip or block.");
        }
        OutboxPublisher publisher = publisherOf(event);
        String own = channelOf(event).publisher();
        if (needTransactions
                && event.getPublisherBackend() != null
                && !event.getPublisherBackend().equals(own)) {
            throw new InvalidEventException("The event " + event.getId() + " names the publisher "
                    + event.getPublisherBackend() + ", and with outbox.relay.delivery=exactly-once its channel's, "
                    + own
                    + ", alone keeps the order of the channel's events. Fire it to a channel of that publisher's.");
        }
        publisher.check(event);
    }

    /** What becomes of the key when the event has failed; an event without one concerns no other. */
    public OnFailure onFailure(OutboxEvent event) {
        return event.getPartitionKey() == null
                ? OnFailure.SKIP
                : channelOf(event).onFailure();
    }

    private Channel channelOf(OutboxEvent event) {
        String name = event.getBranch();
        Channel channel = name == null ? null : channels.get(name);
        if (channel == null) {
            throw unknownChannel(name);
        }
        return channel;
    }

    private InvalidEventException unknownChannel(String name) {
        return new InvalidEventException("Unknown channel \"" + name + "\". Configured are " + channels()
                + "; a channel comes to be by a key such as outbox.channel." + name + ".destination=...");
    }

    private static String key(String channel, String property) {
        return "outbox.channel." + channel + "." + property;
    }

    private OutboxPublisher named(String name, String by) {
        OutboxPublisher publisher = publishers.get(name);
        if (publisher == null) {
            throw new InvalidEventException("Unknown publisher \"" + name + "\", named by " + by + ". Deployed are "
                    + new TreeSet<>(publishers.keySet())
                    + "; a publisher is a CDI bean of type OutboxPublisher with a @Named name"
                    + ("jms".equals(name) ? ", and \"jms\" comes with the dependency ee.outbox:outbox-jms." : "."));
        }
        return publisher;
    }
}
