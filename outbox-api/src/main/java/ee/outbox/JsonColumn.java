// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import io.cloudevents.types.Time;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A map that stands in one column as the text of a JSON object. Text, whole numbers and booleans are the JSON values
 * of that kind; the CloudEvents types that JSON has no word for stand as an object of one member that names the type,
 * as in {@code {"expirytime":{"Timestamp":"2026-11-23T12:00:00Z"}}}, so that they come back as what they were.
 *
 * @param text {@code null} for an empty map
 * @param values as they come back from the text, whatever they were; not to be changed
 */
record JsonColumn(String text, Map<String, Object> values) {

    static final JsonColumn EMPTY = new JsonColumn(null, Map.of());

    /** Found once: each method of {@code Json} looks through the whole class path for it (Jakarta JSON Processing 2.1). */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** @param known what the map was copied from, maybe, and is still equal to; then it is not written anew */
    static JsonColumn of(Map<String, ?> map, JsonColumn known) {
        if (map.equals(known.values)) {
            return known;
        }
        if (map.isEmpty()) {
            return EMPTY;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        JsonObjectBuilder json = JSON.createObjectBuilder();
        map.forEach((name, value) -> {
            Object stored = stored(value);
            values.put(name, stored);
            json.add(name, toJson(stored));
        });
        return new JsonColumn(json.build().toString(), values);
    }

    /** @param known what was read last, maybe from the same text; then it is not read anew */
    static JsonColumn read(String text, JsonColumn known) {
        if (Objects.equals(text, known.text)) {
            return known;
        }
        if (text == null) {
            return EMPTY;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        try (var reader = JSON.createReader(new StringReader(text))) {
            reader.readObject().forEach((name, value) -> values.put(name, fromJson(value)));
        }
        return new JsonColumn(text, values);
    }

    /** The value as one of the types that the column has; what is of none becomes text. */
    private static Object stored(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Long || value instanceof BigInteger) {
            return new BigInteger(value.toString());
        }
        if (value instanceof Number number && !(value instanceof Integer)) {
            return decimal(number);
        }
        boolean isKnown = value instanceof Boolean
                || value instanceof Integer
                || value instanceof OffsetDateTime
                || value instanceof URI;
        return isKnown ? value : value.toString();
    }

    /** No decimal has a number without an end, and who knows what other numbers there are. */
    private static Object decimal(Number number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            return number.toString();
        }
    }

    private static JsonValue toJson(Object stored) {
        if (stored instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (stored instanceof Integer number) {
            return JSON.createValue(number);
        }
        if (stored instanceof OffsetDateTime time) {
            return typed("Timestamp", Time.writeTime(time));
        }
        if (stored instanceof URI uri) {
            return typed("URI", uri.toString());
        }
        if (stored instanceof byte[] bytes) {
            return typed("Binary", Base64.getEncoder().encodeToString(bytes));
        }
        if (stored instanceof BigInteger) {
            return typed("Whole", stored.toString());
        }
        if (stored instanceof BigDecimal) {
            return typed("Decimal", stored.toString());
        }
        return JSON.createValue(stored.toString());
    }

    private static JsonObject typed(String type, String text) {
        return JSON.createObjectBuilder().add(type, text).build();
    }

    private static Object fromJson(JsonValue value) {
        return switch (value.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            case NUMBER -> ((JsonNumber) value).intValueExact();
            case STRING -> ((JsonString) value).getString();
            default -> {
                var member = value.asJsonObject().entrySet().iterator().next();
                yield fromTyped(member.getKey(), ((JsonString) member.getValue()).getString());
            }
        };
    }

    private static Object fromTyped(String type, String text) {
        return switch (type) {
            case "Timestamp" -> OffsetDateTime.parse(text);
            case "URI" -> URI.create(text);
            case "Binary" -> Base64.getDecoder().decode(text);
            case "Whole" -> new BigInteger(text);
            case "Decimal" -> new BigDecimal(text);
            default -> throw new IllegalArgumentException("Unknown type in a stored attribute: " + type);
        };
    }
}
