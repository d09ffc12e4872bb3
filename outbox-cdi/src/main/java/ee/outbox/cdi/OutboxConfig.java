// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.OutboxException;
import ee.outbox.cdi.capture.CaptureSettings;
import ee.outbox.cdi.relay.RelaySettings;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.store.Duplicates;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration, read once at start-up. Keys, defaults and consequences are in {@code docs/configuration.md}; the
 * values have been checked by {@link KnownKeys} before.
 *
 * @param dataSource the JNDI name of the JTA DataSource
 * @param schema what to do about the tables
 * @param duplicates what becomes of an event that is stored already
 * @param lanes how many lanes each channel has
 * @param relayEnabled whether this node relays, or only stores
 * @param capture for the room of that name
 * @param relay for the room of that name
 * @param channels by their names
 */
record OutboxConfig(
        String dataSource,
        SchemaMode schema,
        Duplicates duplicates,
        int lanes,
        boolean relayEnabled,
        CaptureSettings capture,
        RelaySettings relay,
        Map<String, ChannelSettings> channels) {

    enum SchemaMode {
        VALIDATE,
        CREATE,
        NONE
    }

    /**
     * @param route how its events go
     * @param retry what follows a refusal
     */
    record ChannelSettings(Channel route, RetryPolicy retry) {}

    /**
     * @param applicationName names the source of events where {@code outbox.source} does not
     * @param annotatedRetry the parameters of the {@code @Retry} of a publisher, by the publisher's name
     */
    static OutboxConfig read(
            Config config, String applicationName, Function<String, Map<String, String>> annotatedRetry) {
        Reader reader = new Reader(config);
        Map<String, ChannelSettings> channels = new TreeMap<>();
        for (String channel : channels(config)) {
            String publisher = reader.ofChannel(channel, "publisher").orElse("jms");
            String onFailure = reader.ofChannel(channel, "on-failure").orElse("block");
            RetrySettings retry = new RetrySettings(config, channel, annotatedRetry.apply(publisher));
            Channel route = new Channel(publisher, OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT)));
            channels.put(channel, new ChannelSettings(route, retry.policy()));
        }
        return new OutboxConfig(
                reader.text("outbox.datasource"),
                SchemaMode.valueOf(reader.text("outbox.schema").toUpperCase(Locale.ROOT)),
                Duplicates.valueOf(reader.text("outbox.duplicates").toUpperCase(Locale.ROOT)),
                reader.integer("outbox.relay.lanes"),
                Boolean.parseBoolean(reader.text("outbox.relay.enabled")),
                new CaptureSettings(
                        reader.optional("outbox.source").orElseGet(() -> path(applicationName)),
                        reader.integer("outbox.max-payload"),
                        reader.text("outbox.no-transaction").equals("new")),
                new RelaySettings(
                        reader.integer("outbox.relay.workers"),
                        reader.integer("outbox.relay.batch-size"),
                        reader.duration("outbox.relay.lease"),
                        reader.duration("outbox.relay.poll"),
                        reader.duration("outbox.relay.poll-max"),
                        reader.duration("outbox.relay.probe"),
                        reader.duration("outbox.retention")),
                channels);
    }

    /**
     * The names of all properties of ours, but for those that only the environment has: there every name is a guess, as
     * {@code OUTBOX_CHANNEL_MY_ORDERS_DELAY} may be of the channel {@code my-orders} or {@code my.orders}, and
     * {@code OUTBOX_SERVICE_HOST} is what Kubernetes tells of a service that happens to be called outbox.
     */
    static Set<String> names(Config config) {
        Set<String> written = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            if (!isEnvironment(source.getName())) {
                written.addAll(source.getPropertyNames());
            }
        }
        // Not what the sources list alone: %dev.outbox.relay.workers there is outbox.relay.workers here.
        Set<String> names = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(KnownKeys.PREFIX) && (written.contains(name) || !isFromEnvironment(config, name))) {
                names.add(name);
            }
        }
        return names;
    }

    /** Where no source admits to a name that the configuration lists, it was guessed from the environment, too. */
    private static boolean isFromEnvironment(Config config, String name) {
        String source = config.getConfigValue(name).getSourceName();
        return source == null || isEnvironment(source);
    }

    private static boolean isEnvironment(String source) {
        return source.startsWith("Env");
    }

    /** A channel is there when any key names it. */
    static Set<String> channels(Config config) {
        Set<String> channels = new TreeSet<>();
        for (String name : names(config)) {
            String[] parts = name.split("\\.", 4);
            if (parts.length == 4 && name.startsWith("outbox.channel.")) {
                channels.add(parts[2]);
            }
        }
        return channels;
    }

    private static String path(String applicationName) {
        try {
            return new URI(null, null, "/" + applicationName, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new OutboxException("The application's name makes no URI; set outbox.source.", e);
        }
    }

    /** Reads single values. */
    private record Reader(Config config) {

        String text(String key) {
            return config.getValue(key, String.class);
        }

        Optional<String> ofChannel(String channel, String property) {
            return optional("outbox.channel." + channel + "." + property);
        }

        Optional<String> optional(String key) {
            return config.getOptionalValue(key, String.class);
        }

        int integer(String key) {
            return Integer.parseInt(text(key));
        }

        Duration duration(String key) {
            return Duration.parse(text(key));
        }
    }
}
