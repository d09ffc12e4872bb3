// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import com.example.orders.web.Rows;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/** Orders over HTTP. */
@Path("orders")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OrdersResource {

    private static final List<String> REGULARS = List.of("ada", "grace", "edsger", "barbara", "donald", "frances");
    private static final List<String> BESTSELLERS = List.of("lamp", "book", "mug", "chair");

    @Inject
    private Orders orders;

    @Inject
    private Customers customers;

    @Inject
    private Rows rows;

    @GET
    public Response list(
            @QueryParam("limit") @Pattern(regexp = Rows.LIMIT, message = Rows.LIMIT_MESSAGE) String limit) {
        return rows.latest(Order.class, "id", limit, Function.identity());
    }

    @POST
    public Response place(@NotNull @Valid NewOrder wish) {
        customers.welcome(wish.customer());
        return Response.status(Status.CREATED).entity(orders.place(wish)).build();
    }

    /** Places many orders, each in a transaction of its own, as fast as one thread can. */
    @POST
    @Path("burst")
    @Consumes(MediaType.WILDCARD)
    public BurstPlaced burst(@QueryParam("count") @DefaultValue("1000") @Min(1) @Max(100_000) int count) {
        REGULARS.forEach(customers::welcome);
        for (int i = 0; i < count; i++) {
            orders.place(new NewOrder(
                    REGULARS.get(i % REGULARS.size()),
                    BESTSELLERS.get(i % BESTSELLERS.size()),
                    BigDecimal.valueOf(1 + i % 5)));
        }
        return new BurstPlaced(count);
    }

    /** The answer to a burst. */
    public record BurstPlaced(int placed) {}
}
