// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly.crash.app;

import jakarta.ws.rs.ApplicationPath;

/** Turns Jakarta REST on. */
@ApplicationPath("/")
public class Application extends jakarta.ws.rs.core.Application {}
