// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.route;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.spi.OutboxPublisher;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The channels that are configured, and the publishers that are deployed, by their names. */
public final class Routes {

    private final Map<String, Channel> channels;
    private final Map<String, OutboxPublisher> publishers;

    /**
     * @param channels every channel by its name
     * @param publishers every publisher by its name
     */
    public Routes(Map<String, Channel> channels, Map<String, OutboxPublisher> publishers) {
        this.channels = new TreeMap<>(channels);
        this.publishers = new TreeMap<>(publishers);
    }

    public Set<String> channels() {
        return channels.keySet();
    }

    /** Lets every channel's publisher look up what it needs; its complaint is the deployment's. */
    public void prepare() {
        channels.forEach((name, channel) ->
                named(channel.publisher(), key(name, "publisher")).prepare(name));
    }

    /**
     * The event's own publisher, or its channel's.
     *
     * @throws InvalidEventException when the channel or the publisher is unknown
     */
    public OutboxPublisher publisherOf(OutboxEvent event) {
        Channel channel = channelOf(event);
        return event.getPublisherBackend() == null
                ? named(channel.publisher(), key(event.getChannel(), "publisher"))
                : named(event.getPublisherBackend(), "the event");
    }

    /**
     * Looks whether the event can be taken.
     *
     * @throws InvalidEventException when not
     */
    public void check(OutboxEvent event) {
        if (channelOf(event).onFailure() == OnFailure.PARK && event.getPartitionKey() == null) {
            throw new InvalidEventException(key(event.getChannel(), "on-failure") + "=park sets the events of a key"
                    + " aside together, and the event " + event.getId() + " has no key. Give it a partition key or a"
                    + " subject, or set the channel to skip or block.");
        }
        publisherOf(event).check(event);
    }

    /** What becomes of the key when the event has failed; an event without one concerns no other. */
    public OnFailure onFailure(OutboxEvent event) {
        return event.getPartitionKey() == null
                ? OnFailure.SKIP
                : channelOf(event).onFailure();
    }

    private Channel channelOf(OutboxEvent event) {
        String name = event.getChannel();
        Channel channel = name == null ? null : channels.get(name);
        if (channel == null) {
            throw new InvalidEventException("Unknown channel \"" + name + "\". Configured are " + channels()
                    + "; a channel comes to be by a key such as outbox.channel." + name + ".destination=...");
        }
        return channel;
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
