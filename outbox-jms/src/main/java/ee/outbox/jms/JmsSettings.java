// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** This jar's configuration keys. Reads and checks values; looks nothing up. */
final class JmsSettings {

    static final String CONNECTION_FACTORY = "outbox.jms.connection-factory";
    static final String TRANSACTION = "outbox.jms.transaction";

    static final String TURN_QUEUE = "outbox.jms.turn-queue";

    private static final String DEFAULT_CONNECTION_FACTORY = "java:comp/DefaultJMSConnectionFactory";
    private static final String DEFAULT_TURN_QUEUE = "outbox.turns";

    /** Who brackets a batch. */
    enum Transaction {
        AUTO,
        JTA,
        SESSION
    }

    private final Config config;

    JmsSettings(Config config) {
        this.config = config;
    }

    String connectionFactory() {
        return config.getOptionalValue(CONNECTION_FACTORY, String.class).orElse(DEFAULT_CONNECTION_FACTORY);
    }

    Transaction transaction() {
        return choice(TRANSACTION, Transaction.AUTO);
    }

    Address turnQueue() {
        String name = config.getOptionalValue(TURN_QUEUE, String.class).orElse(DEFAULT_TURN_QUEUE);
        return new Address(name, Address.Kind.QUEUE);
    }

    static String destinationKey(String channel) {
        return key(channel, "destination");
    }

    /**
     * The channel's route; its address has no name where {@code destination} is not configured.
     *
     * @throws OutboxException when a value is none of those allowed
     */
    ChannelRoute route(String channel) {
        String name =
                config.getOptionalValue(destinationKey(channel), String.class).orElse(null);
        Address.Kind kind = choice(key(channel, "destination-type"), Address.Kind.TOPIC);
        return new ChannelRoute(new Address(name, kind), choice(key(channel, "content-mode"), ContentMode.BINARY));
    }

    private static String key(String channel, String property) {
        return "outbox.channel." + channel + "." + property;
    }

    private <E extends Enum<E>> E choice(String key, E byDefault) {
        String value = config.getOptionalValue(key, String.class).orElse(null);
        if (value == null) {
            return byDefault;
        }
        E[] choices = byDefault.getDeclaringClass().getEnumConstants();
        return Arrays.stream(choices)
                .filter(choice -> text(choice).equals(value.trim()))
                .findFirst()
                .orElseThrow(() -> new OutboxException(key + "=" + value + " is none of "
                        + Arrays.stream(choices).map(JmsSettings::text).collect(Collectors.joining(", "))
                        + ". Set it to one of them, or leave it out for " + text(byDefault) + "."));
    }

    private static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
