// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** A transaction that the application is to run. */
public final class Transaction {

    private final Application application;
    private final JsonObjectBuilder request = Json.createObjectBuilder();
    private final JsonArrayBuilder events = Json.createArrayBuilder();

    Transaction(Application application) {
        this.application = application;
    }

    /** {@code bean-managed}, {@code annotated}, {@code container-managed} or {@code none}. */
    public Transaction demarcation(String demarcation) {
        request.add("demarcation", demarcation);
        return this;
    }

    /** A row of the application's own that the transaction writes before it fires. */
    public Transaction entry(String entry) {
        request.add("entry", entry);
        return this;
    }

    /** An event to fire; names and values of its attributes in turn. */
    public Transaction fire(String... attributes) {
        JsonObjectBuilder event = Json.createObjectBuilder();
        for (int i = 0; i < attributes.length; i += 2) {
            event.add(attributes[i], attributes[i + 1]);
        }
        events.add(event);
        return this;
    }

    /** Something else prevents the commit, after the outbox has stored the events. */
    public Transaction veto() {
        request.add("veto", true);
        return this;
    }

    public Outcome commit() throws InterruptedException {
        return end(false);
    }

    public Outcome rollBack() throws InterruptedException {
        return end(true);
    }

    private Outcome end(boolean rollBack) throws InterruptedException {
        JsonObject reply = application.run(
                request.add("events", events).add("rollBack", rollBack).build());
        return new Outcome(
                reply.getString("ended"),
                reply.getJsonArray("refusals").getValuesAs(refusal -> Refusal.of(refusal.asJsonObject())));
    }

    /**
     * How it ended.
     *
     * @param ended {@code as asked}, or the exception with which it ended instead
     * @param refusals what {@code fire} has thrown, and the application has swallowed
     */
    public record Outcome(String ended, List<Refusal> refusals) {}

    /** An exception as the caller of {@code fire} caught it. */
    public record Refusal(String type, String message) {

        static Refusal of(JsonObject json) {
            return new Refusal(json.getString("type"), json.getString("message"));
        }
    }
}
