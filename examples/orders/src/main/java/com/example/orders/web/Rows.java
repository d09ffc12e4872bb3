// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The rows of a table as a JSON array, oldest first. */
@ApplicationScoped
public class Rows {

    /** What {@code ?limit=} may be. */
    public static final String LIMIT = "[1-9]\\d{0,8}";

    public static final String LIMIT_MESSAGE = "must be a number of rows, 1 or more";

    /** The header with the number of all rows, whatever the limit. */
    private static final String TOTAL = "X-Total-Count";

    @PersistenceContext
    private EntityManager entities;

    /**
     * The latest rows, in the order in which they came.
     *
     * @param serial the attribute that grows from row to row
     * @param limit how many, or {@code null} for all
     */
    public <T> Response latest(Class<T> entity, String serial, String limit, Function<T, ?> json) {
        String name = entity.getSimpleName();
        var query = entities.createQuery("select r from %s r order by r.%s desc".formatted(name, serial), entity);
        if (limit != null) {
            query.setMaxResults(Integer.parseInt(limit));
        }
        List<Object> rows = new ArrayList<>();
        query.getResultStream().map(json).forEach(rows::add);
        Collections.reverse(rows);
        Long total = entities.createQuery("select count(r) from %s r".formatted(name), Long.class)
                .getSingleResult();
        return Response.ok(rows).header(TOTAL, total).build();
    }
}
