// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** What the tests stand on: the server, the broker, the database, and the application as seen from outside. */
package ee.outbox.it.server;
