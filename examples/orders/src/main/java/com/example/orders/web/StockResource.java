// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import com.example.orders.Stock;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** What can be ordered, and how much of it. */
@Path("stock")
@RequestScoped
public class StockResource {

    @Inject
    private Stock stock;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Integer> shelves() {
        return stock.shelves();
    }
}
