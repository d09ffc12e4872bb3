// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * The page at {@code /}. A resource of its own, because resources and page share the root of the server, and a servlet
 * container would give every path below it to one of them.
 */
@Path("/")
@RequestScoped
public class PageResource {

    @Inject
    private ServletContext files;

    @GET
    @Produces("text/html;charset=UTF-8")
    public Response page() {
        return file("index.html");
    }

    @GET
    @Path("{name: [a-z]+\\.css}")
    @Produces("text/css;charset=UTF-8")
    public Response style(@PathParam("name") String name) {
        return file(name);
    }

    @GET
    @Path("{name: [a-z]+\\.js}")
    @Produces("text/javascript;charset=UTF-8")
    public Response script(@PathParam("name") String name) {
        return file(name);
    }

    @GET
    @Path("{name: [a-z]+\\.svg}")
    @Produces("image/svg+xml")
    public Response image(@PathParam("name") String name) {
        return file(name);
    }

    private Response file(String name) {
        InputStream content = files.getResourceAsStream("/" + name);
        return (content == null ? Response.status(Response.Status.NOT_FOUND) : Response.ok(content))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", "default-src 'self'")
                .build();
    }
}
