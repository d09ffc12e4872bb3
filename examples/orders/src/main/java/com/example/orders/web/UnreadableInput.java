// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body that is no JSON object, or has something else where a text or a number is due: 400, not the default's 500. */
@Provider
public class UnreadableInput implements ReaderInterceptor {

    /** JSON-B has no other way to tell which property it was. */
    private static final Pattern PROPERTY = Pattern.compile("property '(\\w+)'");

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return context.proceed();
        } catch (ProcessingException | JsonbException | JsonException | BadRequestException e) {
            throw new BadRequestException(Problem.response(Status.BAD_REQUEST, culprit(e)), e);
        }
    }

    private static Problem.Field culprit(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Matcher property = PROPERTY.matcher(String.valueOf(cause.getMessage()));
            if (property.find()) {
                return new Problem.Field(property.group(1), "has the wrong type");
            }
        }
        return new Problem.Field("body", "must be a JSON object");
    }
}
