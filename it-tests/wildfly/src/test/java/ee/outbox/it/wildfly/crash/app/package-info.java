// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

/** The application that is killed: it writes from its start, and can be told to pause and to hand over what its broker has. */
package ee.outbox.it.wildfly.crash.app;
