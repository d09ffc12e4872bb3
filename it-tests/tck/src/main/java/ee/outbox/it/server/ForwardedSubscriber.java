// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import ee.outbox.it.forwarder.Forwarder;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Subscribes from inside the server, where no client from outside reaches the broker: the {@link Forwarder} in the
 * application hands on over HTTP what it receives. What it hands on twice, because its transaction did not commit, counts
 * once.
 */
public final class ForwardedSubscriber implements Subscriber {

    private static final HttpServer DOOR = open();

    private final Consumer<Delivery> arrived;
    private final Markers markers = new Markers();
    private final Set<String> messageIds = new HashSet<>();

    public ForwardedSubscriber(Consumer<Delivery> arrived) {
        this.arrived = arrived;
        DOOR.createContext("/", this::accept);
    }

    private static HttpServer open() {
        try {
            HttpServer door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            door.setExecutor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "forwarded-subscriber");
                thread.setDaemon(true);
                return thread;
            }));
            door.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the forwarder into an application. */
    public static void fit(War war) {
        war.with(Forwarder.class.getPackage())
                .configure(
                        "forwarder.url", "http://127.0.0.1:" + DOOR.getAddress().getPort() + "/");
    }

    private void accept(HttpExchange exchange) throws IOException {
        try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
            take(reader.readArray());
            exchange.sendResponseHeaders(204, -1);
        } finally {
            exchange.close();
        }
    }

    private synchronized void take(JsonArray messages) {
        for (JsonObject message : messages.getValuesAs(JsonObject.class)) {
            if (messageIds.add(message.getString("messageId"))) {
                Delivery delivery = delivery(message);
                if (!markers.isMarker(delivery)) {
                    arrived.accept(delivery);
                }
            }
        }
    }

    private static Delivery delivery(JsonObject message) {
        Map<String, Object> properties = new TreeMap<>();
        for (JsonObject property : message.getJsonArray("properties").getValuesAs(JsonObject.class)) {
            properties.put(property.getString("name"), value(property.getString("type"), property.getString("value")));
        }
        byte[] body = message.containsKey("body") ? Base64.getDecoder().decode(message.getString("body")) : null;
        return new Delivery(properties, body);
    }

    private static Object value(String type, String text) {
        return switch (type) {
            case "Boolean" -> Boolean.valueOf(text);
            case "Integer" -> Integer.valueOf(text);
            case "Long" -> Long.valueOf(text);
            default -> text;
        };
    }

    @Override
    public void connect() {
        // the forwarder comes back by itself
    }

    @Override
    public void disconnect() {
        // the forwarder has nothing to close from here
    }

    @Override
    public void flush() throws InterruptedException {
        String marker = UUID.randomUUID().toString();
        new Application().sendMarkers(marker);
        markers.await(marker);
    }
}
