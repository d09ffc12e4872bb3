// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Data that claims to be JSON. The SDK's JSON format (4.0.1) copies it into the document as it stands, so that data which
 * is none, or goes on after its end, would make a document that nobody can read, or one that says something else.
 */
final class JsonData {

    /** Found once: each method of {@code Json} looks through the whole class path for it (Jakarta JSON Processing 2.1). */
    static final JsonProvider JSON = JsonProvider.provider();

    /** The format takes data without a content type for JSON, as the specification says. */
    private static final Pattern CONTENT_TYPE = Pattern.compile("(application|text)/([a-zA-Z]+\\+)?json(;.*)?");

    private JsonData() {}

    /** @throws IllegalArgumentException when the data cannot stand in a JSON document; does not quote it */
    static void check(String contentType, byte[] data) {
        if (data == null
                || (contentType != null && !CONTENT_TYPE.matcher(contentType).matches())) {
            return;
        }
        try (JsonParser parser = JSON.createParser(utf8(data))) {
            while (parser.hasNext()) {
                parser.next();
            }
        } catch (JsonException e) {
            throw new IllegalArgumentException("The event's data is not JSON, but "
                    + (contentType == null
                            ? "data without a content type is taken for it"
                            : "its data content type, " + contentType + ", says so")
                    + "; structured content mode cannot carry it. Set the right content type.");
        }
    }

    /**
     * In UTF-8, as the document that it goes into; a parser of bytes would take UTF-16 as well. And a parser that guesses
     * the encoding wants two characters to guess from (Parsson 1.1.7), while {@code 7} is JSON.
     */
    private static Reader utf8(byte[] data) {
        return new InputStreamReader(new ByteArrayInputStream(data), StandardCharsets.UTF_8.newDecoder());
    }
}
