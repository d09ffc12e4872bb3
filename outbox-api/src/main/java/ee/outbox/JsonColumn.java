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

/**
 * The text in which maps are stored in one column: a JSON object. Text, whole numbers and booleans are the JSON values
 * of that kind; the CloudEvents types that JSON has no word for stand as an object of one member that names the type,
 * as in {@code {"expirytime":{"Timestamp":"2026-11-23T12:00:00Z"}}}, so that they come back as what they were.
 */
final class JsonColumn {

    /** Found once: each method of {@code Json} looks through the whole class path for it (Jakarta JSON Processing 2.1). */
    private static final JsonProvider JSON = JsonProvider.provider();

    private JsonColumn() {}

    /** {@code null} for an empty map. */
    static String write(Map<String, ?> map) {
        if (map.isEmpty()) {
            return null;
        }
        JsonObjectBuilder json = JSON.createObjectBuilder();
        map.forEach((name, value) -> json.add(name, toJson(value)));
        return json.build().toString();
    }

    static Map<String, Object> read(String column) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (column != null) {
            try (var reader = JSON.createReader(new StringReader(column))) {
                reader.readObject().forEach((name, value) -> map.put(name, fromJson(value)));
            }
        }
        return map;
    }

    private static JsonValue toJson(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Integer number) {
            return JSON.createValue(number);
        }
        if (value instanceof OffsetDateTime time) {
            return typed("Timestamp", Time.writeTime(time));
        }
        if (value instanceof URI uri) {
            return typed("URI", uri.toString());
        }
        if (value instanceof byte[] bytes) {
            return typed("Binary", Base64.getEncoder().encodeToString(bytes));
        }
        if (value instanceof Long || value instanceof BigInteger) {
            return typed("Whole", value.toString());
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return typed("Decimal", value.toString());
        }
        return JSON.createValue(value.toString());
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
