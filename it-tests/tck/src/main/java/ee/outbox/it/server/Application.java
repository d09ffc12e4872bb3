// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The test application as its users see it, over HTTP: the one that was deployed last, always or when this came to be. */
public final class Application {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Supplier<URI> address;

    public Application() {
        this(TestBench::address);
    }

    private Application(Supplier<URI> address) {
        this.address = address;
    }

    /** The one that is the latest now, whatever is deployed later. */
    public static Application latest() {
        URI now = TestBench.address();
        return new Application(() -> now);
    }

    public Transaction transaction() {
        return new Transaction(this);
    }

    JsonObject run(JsonObject transaction) throws InterruptedException {
        return object(checked("POST", "transactions", BodyPublishers.ofString(transaction.toString())));
    }

    public void openAccount(String account) throws InterruptedException {
        checked("PUT", "accounts/" + account, BodyPublishers.noBody());
    }

    /**
     * Takes turns, each of which is an event.
     *
     * @return the account's turns so far
     * @throws IOException when the answer is lost; whether the turns were taken is then unknown
     */
    public int turn(String account, int step, int end) throws IOException, InterruptedException {
        HttpResponse<String> response =
                send("POST", "accounts/" + account + "/turns?step=" + step + "&end=" + end, BodyPublishers.noBody());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return Integer.parseInt(response.body());
    }

    /** Whether the application is there to answer at all. */
    public boolean answers() {
        try {
            return send("GET", "database/now", BodyPublishers.noBody()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The database's clock. */
    public Instant databaseTime() throws InterruptedException {
        return Instant.parse(get("database/now"));
    }

    public long entries(String entry) throws InterruptedException {
        return Long.parseLong(get("database/entries?of=" + URLEncoder.encode(entry, UTF_8)));
    }

    /** The rows in the outbox's table. */
    public long storedEvents() throws InterruptedException {
        return Long.parseLong(get("database/events"));
    }

    /** The rows that are neither published nor set aside. */
    public long waitingEvents() throws InterruptedException {
        return Long.parseLong(get("database/waiting"));
    }

    /** The outbox's own count, by status. */
    public JsonObject outbox() throws InterruptedException {
        return object(get("database/outbox"));
    }

    /** An entry and an event, by a handle that is not shareable; where the application has one. How that ended. */
    public String enterUnshareable(String entry) throws InterruptedException {
        return checked("POST", "unshareable/" + entry, BodyPublishers.noBody());
    }

    /** Sends a message to every destination that comes behind everything else; where the application forwards. */
    void sendMarkers(String marker) throws InterruptedException {
        checked("POST", "markers/" + marker, BodyPublishers.noBody());
    }

    /**
     * What the server says to whoever asks whether it is ready, also where it is not: WildFly (39) keeps the checks of
     * applications that did not start, and says of them that they are down.
     */
    public JsonObject readiness() throws InterruptedException {
        try {
            return object(send("GET", Server.underTest().readiness(), BodyPublishers.noBody())
                    .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the outbox has asked of the database since the last time; where the application counts it. */
    public List<String> statements() throws InterruptedException {
        try (JsonReader reader = Json.createReader(new StringReader(get("statements")))) {
            return reader.readArray().getValuesAs(JsonString::getString);
        }
    }

    /** What the application answers, where no other method says it better. */
    public String get(String path) throws InterruptedException {
        return checked("GET", path, BodyPublishers.noBody());
    }

    /** As {@link #get}. */
    public String post(String path) throws InterruptedException {
        return checked("POST", path, BodyPublishers.noBody());
    }

    private String checked(String method, String path, BodyPublisher body) throws InterruptedException {
        try {
            HttpResponse<String> response = send(method, path, body);
            if (response.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.get().resolve(path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static JsonObject object(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
