// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The example's HTTP, as a client that knows only its documentation would use it, but without HTTP/2, whose connections Java 17
 * keeps until the server closes them: a POST that takes one just then is not sent again.
 */
final class Shop {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    Shop(URI url) {
        this.url = url;
    }

    /** What came back. */
    record Answer(int status, String body, Long total) {

        JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(body))) {
                return reader.readObject();
            }
        }
    }

    Answer place(String customer, String item, String quantity) {
        return post(
                "orders", "{\"customer\":\"%s\",\"item\":\"%s\",\"quantity\":%s}".formatted(customer, item, quantity));
    }

    Answer post(String path) {
        return post(path, "");
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)));
    }

    List<JsonObject> list(String path) {
        try (JsonReader reader = Json.createReader(new StringReader(get(path).body()))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    /** The number of all rows, as the answer to a request for one of them tells it. */
    long total(String path) {
        return get(path + "?limit=1").total();
    }

    /** The number of events by status. */
    Map<String, Long> events() {
        JsonObject events = get("outbox").json().getJsonObject("events");
        Map<String, Long> byStatus = new TreeMap<>();
        events.keySet()
                .forEach(status ->
                        byStatus.put(status, events.getJsonNumber(status).longValue()));
        return byStatus;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            Long total = response.headers()
                    .firstValue("X-Total-Count")
                    .map(Long::valueOf)
                    .orElse(null);
            return new Answer(response.statusCode(), response.body(), total);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
