// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Instant;

/** Fires what a request describes: a JSON object whose values are all text. */
@ApplicationScoped
public class Fired {

    @Inject
    @Outbox("orders")
    Event<OutboxEvent> events;

    @Inject
    @Outbox("orders")
    Event<CloudEvent> cloudEvents;

    @Inject
    @Outbox("orders")
    Event<Measurement> measurements;

    @Inject
    @Any
    Event<Object> any;

    void fire(JsonObject request) {
        switch (request.getString("sample", "none")) {
            case "cloud-event" -> cloudEvents.fire(Samples.cloudEvent(request.getString("id", "sample-1")));
            case "cloud-event-0.3" -> cloudEvents.fire(Samples.cloudEvent03());
            case "cloud-event-structured" ->
                any.select(CloudEvent.class, Outbox.Literal.of("structured"))
                        .fire(Samples.cloudEvent(request.getString("id", "sample-2")));
            case "measurement" -> measurements.fire(Samples.measurement());
            default -> fire(request, event(request));
        }
    }

    private void fire(JsonObject request, OutboxEvent event) {
        Event<OutboxEvent> door = request.containsKey("select")
                ? any.select(OutboxEvent.class, Outbox.Literal.of(request.getString("select")))
                : events;
        if (request.containsKey("async")) {
            door.fireAsync(event).toCompletableFuture().join();
        } else {
            door.fire(event);
        }
    }

    private static OutboxEvent event(JsonObject request) {
        OutboxEvent.Builder event =
                OutboxEvent.builder().eventType(request.getString("type", "ee.outbox.it.Something"));
        request.keySet().forEach(name -> attribute(event, name, request.getString(name)));
        return event.build();
    }

    private static void attribute(OutboxEvent.Builder event, String name, String text) {
        switch (name) {
            case "source" -> event.source(text);
            case "subject" -> event.subject(text);
            case "key" -> event.partitionKey(text);
            case "channel" -> event.channel(text);
            case "publisher" -> event.publisher(text);
            case "scheduledAt" -> event.scheduledAt(Instant.parse(text));
            case "text" -> event.data(text);
            case "object" -> event.data(new Note(text));
            case "bytes" -> event.data(new byte[Integer.parseInt(text)]);
            case "unserialisable" -> event.data(new Unserialisable());
            case "extension" -> event.extension(text, "something");
            case "destination" -> event.publisherOption("destination", text);
            case "option" -> event.publisherOption(text, "something");
            default -> {
                // how to fire, not what
            }
        }
    }

    /** The smallest object there is to serialise. */
    public record Note(String note) {}

    /** Has a property that cannot be read. */
    public static final class Unserialisable {

        @SuppressWarnings("DoNotCallSuggester") // JSON-B is to call it
        public String getSecret() {
            throw new IllegalStateException("this property cannot be read");
        }
    }
}
