// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** One transaction: an entry in the ledger and some events, ended as the request says. */
@Path("transactions")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TransactionsResource {

    @Inject
    BeanManaged beanManaged;

    @Inject
    Annotated annotated;

    @Inject
    ContainerManaged containerManaged;

    @Inject
    Ledger ledger;

    @Inject
    Fired fired;

    @Inject
    Veto veto;

    /**
     * What {@code fire} throws is reported and then swallowed: the transaction goes on to its commit, as a careless
     * application's would.
     */
    @POST
    public JsonObject run(JsonObject request) {
        JsonArrayBuilder refusals = Json.createArrayBuilder();
        JsonObjectBuilder reply = Json.createObjectBuilder();
        try {
            demarcation(request.getString("demarcation", "annotated"))
                    .run(() -> work(request, refusals), request.getBoolean("rollBack", false));
            reply.add("ended", "as asked");
        } catch (Exception e) {
            reply.add("ended", e.toString());
        }
        return reply.add("refusals", refusals).build();
    }

    private Demarcation demarcation(String name) {
        return switch (name) {
            case "bean-managed" -> beanManaged;
            case "annotated" -> annotated;
            case "container-managed" -> containerManaged;
            case "none" -> (work, rollBack) -> work.run();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private void work(JsonObject request, JsonArrayBuilder refusals) {
        if (request.containsKey("entry")) {
            ledger.enter(request.getString("entry"));
        }
        for (JsonValue event : request.getJsonArray("events")) {
            try {
                fired.fire(event.asJsonObject());
            } catch (RuntimeException e) {
                refusals.add(Json.createObjectBuilder()
                        .add("type", e.getClass().getName())
                        .add("message", String.valueOf(e.getMessage())));
            }
        }
        if (request.getBoolean("veto", false)) {
            veto.register();
        }
    }
}
