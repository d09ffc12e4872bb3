// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The application under test: small, and of nothing but standard Jakarta EE, so that the same WAR runs on any server.
 * A test tells it over HTTP what to fire and how to end the transaction; nothing here judges the outcome.
 */
package ee.outbox.it.app;
