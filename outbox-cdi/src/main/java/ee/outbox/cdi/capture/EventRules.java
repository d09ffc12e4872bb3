// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** What CloudEvents and the table demand of an event. Each complaint names the attribute, its value and the remedy. */
final class EventRules {

    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[a-z0-9]+");

    /** Taken by CloudEvents itself, in version 1.0 and 0.3. */
    private static final Set<String> RESERVED = Set.of(
            "id",
            "source",
            "specversion",
            "type",
            "subject",
            "time",
            "datacontenttype",
            "dataschema",
            "schemaurl",
            "datacontentencoding",
            "data",
            "database64");

    private static final int LONGEST_COLUMN = 65_536;

    private static final Duration LONGEST_DELAY = Duration.ofDays(36_525);

    private EventRules() {}

    static void check(OutboxEvent event, int maxPayload) {
        required("type", event.getEventType(), 255);
        required("source", event.getSource(), 512);
        String id = event.columns().id();
        required(id.equals(event.getId()) ? "id" : "id (as " + id + " for a further publisher)", id, 255);
        uri("source", event.getSource(), false);
        optional("subject", event.getSubject(), 1024);
        optional("datacontenttype", event.getDataContentType(), 255);
        optional("dataschema", event.getDataSchema(), 1024);
        if (event.getDataSchema() != null) {
            uri("dataschema", event.getDataSchema(), true);
        }
        Map<String, Object> extensions = event.getExtensions();
        boolean ownKey = extensions.containsKey(OutboxEvent.PARTITION_KEY_EXTENSION);
        optional(ownKey ? "partitionkey" : "subject (which serves as partition key)", event.getPartitionKey(), 512);
        extensions.forEach(EventRules::extension);
        json("extension attributes", event.columns().extensions());
        event.getPublisherConfig().forEach(EventRules::option);
        json("publisher options", event.columns().publisherConfig());
        if (event.getMaxRetries() != null && event.getMaxRetries() < -1) {
            throw new InvalidEventException("maxRetries is " + event.getMaxRetries()
                    + "; it must be 0 or more, or -1 for as often as it takes.");
        }
        schedule(event);
        int size = event.getData() == null ? 0 : event.getData().length;
        if (size > maxPayload) {
            throw new InvalidEventException("The data of event " + event.getId() + " has " + size
                    + " bytes; outbox.max-payload allows " + maxPayload
                    + ". Send a reference to the data instead, or raise outbox.max-payload.");
        }
    }

    private static void schedule(OutboxEvent event) {
        Duration delay = event.getDelay();
        if (delay == null) {
            return;
        }
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new InvalidEventException(
                    "The delay is " + delay + "; it must be from PT0S to " + LONGEST_DELAY + ", a hundred years.");
        }
        if (event.getScheduledAt() != null) {
            throw new InvalidEventException("The event has a delay, " + delay + ", and a time, scheduledAt "
                    + event.getScheduledAt() + ". Give it one of them.");
        }
    }

    private static void required(String attribute, String value, int longest) {
        if (value == null || value.isEmpty()) {
            throw new InvalidEventException(
                    "The event has no " + attribute + ". CloudEvents requires one: set it on the" + " event"
                            + ("source".equals(attribute) ? ", or for all events by outbox.source." : "."));
        }
        optional(attribute, value, longest);
    }

    private static void optional(String attribute, String value, int longest) {
        if (value == null) {
            return;
        }
        if (value.isEmpty()) {
            throw new InvalidEventException("The attribute " + attribute + " is empty. CloudEvents requires a value, or"
                    + " none at all: leave it out.");
        }
        if (value.length() > longest) {
            throw new InvalidEventException("The attribute " + attribute + " has " + value.length()
                    + " characters; at most " + longest + " can be stored. Shorten it.");
        }
        wellFormed(attribute, value);
    }

    private static void extension(String name, Object value) {
        if (!ATTRIBUTE_NAME.matcher(name).matches()) {
            throw new InvalidEventException("The extension attribute name \"" + name + "\" is not allowed. CloudEvents"
                    + " names consist of lower-case ASCII letters and digits.");
        }
        if (RESERVED.contains(name)) {
            throw new InvalidEventException("The extension attribute name \"" + name + "\" is taken by CloudEvents."
                    + " Use the builder's own method for it, or another name.");
        }
        if (value instanceof String text) {
            wellFormed(name, text);
        }
    }

    /** JSON escapes what else no column holds; half a surrogate pair comes back from a column as a question mark. */
    private static void option(String name, String value) {
        if (first(EventRules::isSurrogate, name) >= 0 || first(EventRules::isSurrogate, value) >= 0) {
            throw new InvalidEventException("The publisher option " + name + "=" + value
                    + " holds half of a surrogate pair, which cannot be stored. Remove it.");
        }
    }

    /** CloudEvents strings hold no control characters, no unpaired surrogates and no noncharacters (1.0.2, type system). */
    private static void wellFormed(String attribute, String value) {
        int forbidden = first(EventRules::isForbidden, value);
        if (forbidden >= 0) {
            throw new InvalidEventException("The attribute " + attribute + " holds the character U+"
                    + String.format("%04X", forbidden) + ", which CloudEvents does not allow. Remove it.");
        }
    }

    private static boolean isForbidden(int c) {
        boolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        return Character.isISOControl(c) || isSurrogate(c) || noncharacter;
    }

    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    /** Without a stream: every event has a dozen texts. Negative where there is none. */
    private static int first(IntPredicate kind, String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (kind.test(text.codePointAt(i))) {
                return text.codePointAt(i);
            }
        }
        return -1;
    }

    private static void uri(String attribute, String value, boolean absolute) {
        try {
            if (!new URI(value).isAbsolute() && absolute) {
                throw new InvalidEventException("The attribute " + attribute + " is \"" + value
                        + "\"; it must be an absolute URI, such as https://example.com/schema.json.");
            }
        } catch (URISyntaxException e) {
            throw new InvalidEventException(
                    "The attribute " + attribute + " is \"" + value
                            + "\", which is not a URI. Percent-encode what a URI does not allow: " + e.getReason()
                            + ".",
                    e);
        }
    }

    private static void json(String what, String column) {
        if (column != null && column.length() > LONGEST_COLUMN) {
            throw new InvalidEventException("The " + what + " of the event take " + column.length()
                    + " characters as JSON; at most " + LONGEST_COLUMN + " can be stored.");
        }
    }
}
