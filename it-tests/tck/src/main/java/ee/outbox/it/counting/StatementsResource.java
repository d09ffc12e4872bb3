// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.counting;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@Path("statements")
@ApplicationScoped
public class StatementsResource {

    @Inject
    CountedDataSource dataSource;

    /** What has been executed since this was last asked. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonArray take() {
        return Json.createArrayBuilder(dataSource.statements().take()).build();
    }
}
