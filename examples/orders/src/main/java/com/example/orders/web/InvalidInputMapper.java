// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;

/** Input that breaks a constraint: 400, and the names of the fields. */
@Provider
public class InvalidInputMapper implements ExceptionMapper<ConstraintViolationException> {

    @Override
    public Response toResponse(ConstraintViolationException exception) {
        Problem.Field[] fields = exception.getConstraintViolations().stream()
                .map(violation -> new Problem.Field(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(Problem.Field::field))
                .toArray(Problem.Field[]::new);
        return Problem.response(Status.BAD_REQUEST, fields);
    }

    private static String field(ConstraintViolation<?> violation) {
        Path.Node last = null;
        for (Path.Node node : violation.getPropertyPath()) {
            last = node;
        }
        boolean wholeBody = last.getKind() == ElementKind.PARAMETER && "wish".equals(last.getName());
        return wholeBody ? "body" : last.getName();
    }
}
