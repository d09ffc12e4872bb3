// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.web;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The application at the root of its server, and the one database of orders, outbox and deliveries. The database is a
 * file, so that a restart keeps it; its URL is {@code demo.jdbc.url} of the configuration.
 */
@ApplicationPath("/")
@DataSourceDefinition(
        name = "java:global/jdbc/orders",
        className = "org.h2.jdbcx.JdbcDataSource",
        url = "${MPCONFIG=demo.jdbc.url}",
        user = "sa",
        password = "",
        minPoolSize = 2,
        maxPoolSize = 20)
public class OrdersApplication extends Application {}
