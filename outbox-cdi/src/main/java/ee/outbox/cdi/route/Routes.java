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

    private final Map<String, String> publisherOfChannel;
    private final Map<String, OutboxPublisher> publishers;

    /**
     * @param publisherOfChannel the name of each channel's publisher
     * @param publishers every publisher by its name
     */
    public Routes(Map<String, String> publisherOfChannel, Map<String, OutboxPublisher> publishers) {
        this.publisherOfChannel = new TreeMap<>(publisherOfChannel);
        this.publishers = new TreeMap<>(publishers);
    }

    public Set<String> channels() {
        return publisherOfChannel.keySet();
    }

    /** Lets every channel's publisher look up what it needs; its complaint is the deployment's. */
    public void prepare() {
        publisherOfChannel.forEach((channel, publisher) ->
                named(publisher, "outbox.channel." + channel + ".publisher").prepare(channel));
    }

    /**
     * The event's own publisher, or its channel's.
     *
     * @throws InvalidEventException when the channel or the publisher is unknown
     */
    public OutboxPublisher publisherOf(OutboxEvent event) {
        String channel = event.getChannel();
        String ofChannel = channel == null ? null : publisherOfChannel.get(channel);
        if (ofChannel == null) {
            throw new InvalidEventException("Unknown channel \"" + channel + "\". Configured are " + channels()
                    + "; a channel comes to be by a key such as outbox.channel." + channel + ".destination=...");
        }
        return event.getPublisherBackend() == null
                ? named(ofChannel, "outbox.channel." + channel + ".publisher")
                : named(event.getPublisherBackend(), "the event");
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
