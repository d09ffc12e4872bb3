// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.StatusType;
import java.util.List;

/**
 * How every error looks.
 *
 * @param error a sentence for a person
 * @param fields what is wrong with the input, field by field; empty where the input is not to blame
 */
public record Problem(String error, List<Field> fields) {

    /** A field of the input, or {@code body} for all of it, and what is wrong with it. */
    public record Field(String field, String message) {

        @Override
        public String toString() {
            return field + " " + message;
        }
    }

    static Response response(StatusType status, String error) {
        return response(status, new Problem(error, List.of()));
    }

    /** There is at least one field. */
    static Response response(StatusType status, Field... fields) {
        return response(status, new Problem(fields[0].toString(), List.of(fields)));
    }

    private static Response response(StatusType status, Problem problem) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(problem)
                .build();
    }
}
