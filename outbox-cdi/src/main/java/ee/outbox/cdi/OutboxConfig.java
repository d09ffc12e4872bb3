// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.OutboxException;
import ee.outbox.cdi.capture.CaptureSettings;
import ee.outbox.cdi.relay.RelaySettings;
import ee.outbox.cdi.relay.RetryPolicy;
import ee.outbox.cdi.route.Channel;
import ee.outbox.cdi.route.OnFailure;
import ee.outbox.cdi.route.Routes;
import ee.outbox.cdi.store.Duplicates;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration, read once at start-up. Keys, defaults and consequences are in {@code docs/configuration.md}; the
 * values have been checked by {@link KnownKeys} before.
 *
 * @param dataSource the JNDI name of the JTA DataSource
 * @param schema what to do about the tables
 * @param duplicates what becomes of an event that is stored already
 * @param exactlyOnce whether events are published in the transaction that marks them
 * @param lanes how many lanes each channel has
 * @param inboxRetention how long it is kept what consumers have processed
 * @param relayEnabled whether this node relays, or only stores
 * @param capture for the room of that name
 * @param relay for the room of that name
 * @param channels by their names; the branches of channels with several publishers too
 */
record OutboxConfig(
        String dataSource,
        SchemaMode schema,
        Duplicates duplicates,
        boolean exactlyOnce,
        int lanes,
        Duration inboxRetention,
        boolean relayEnabled,
        CaptureSettings capture,
        RelaySettings relay,
        Map<String, ChannelSettings> channels) {

    private static final Pattern CHANNEL_KEY =
            Pattern.compile("outbox\\.channel\\.(?<channel>[^.@]+)(@(?<publisher>[^.]+))?\\.(?<property>.+)");

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
            for (String publisher : reader.publishers(channel)) {
                String name = channels.containsKey(channel) ? Routes.branch(channel, publisher) : channel;
                String onFailure = reader.ofChannel(name, "on-failure")
                        .or(() -> reader.ofChannel(channel, "on-failure"))
                        .orElse("block");
                Channel route = new Channel(publisher, OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT)));
                RetrySettings retry = new RetrySettings(config, channel, name, annotatedRetry.apply(publisher));
                channels.put(name, new ChannelSettings(route, retry.policy()));
            }
        }
        refuseUnknownBranches(config, channels.keySet());
        return new OutboxConfig(
                reader.text("outbox.datasource"),
                SchemaMode.valueOf(reader.text("outbox.schema").toUpperCase(Locale.ROOT)),
                Duplicates.valueOf(reader.text("outbox.duplicates").toUpperCase(Locale.ROOT)),
                reader.text("outbox.relay.delivery").equals("exactly-once"),
                reader.integer("outbox.relay.lanes"),
                reader.duration("outbox.inbox.retention"),
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

    /** A channel is there when any key names it, or a branch of it. */
    static Set<String> channels(Config config) {
        Set<String> channels = new TreeSet<>();
        for (String name : names(config)) {
            Matcher key = CHANNEL_KEY.matcher(name);
            if (key.matches()) {
                channels.add(key.group("channel"));
            }
        }
        return channels;
    }

    /** A branch has what it was given, or what its channel has. Where events go is a matter of the channel alone. */
    private static void refuseUnknownBranches(Config config, Set<String> branches) {
        for (String name : names(config)) {
            Matcher key = CHANNEL_KEY.matcher(name);
            if (!key.matches() || key.group("publisher") == null) {
                continue;
            }
            String channel = key.group("channel");
            String publisher = key.group("publisher");
            if (!branches.contains(Routes.branch(channel, publisher))) {
                throw new OutboxException(name + ": the channel " + channel + " has no further publisher " + publisher
                        + ". Name it in outbox.channel." + channel + ".publisher, after the first one and a comma.");
            }
            if (!key.group("property").matches("on-failure|retry\\..*")) {
                throw new OutboxException(name + ": one of several publishers of a channel has on-failure and retry of"
                        + " its own, and nothing else. Set it for the channel: outbox.channel." + channel + "."
                        + key.group("property") + ".");
            }
        }
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

        /** In the order in which they are named; the first one is the channel's own. */
        List<String> publishers(String channel) {
            String text = ofChannel(channel, "publisher").orElse("jms");
            List<String> names =
                    Arrays.stream(text.split(",", -1)).map(String::trim).toList();
            if (names.contains("") || new TreeSet<>(names).size() < names.size()) {
                throw new OutboxException("outbox.channel." + channel + ".publisher=" + text
                        + ": must be the name of a publisher, or several with commas between them, each once.");
            }
            return names;
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
