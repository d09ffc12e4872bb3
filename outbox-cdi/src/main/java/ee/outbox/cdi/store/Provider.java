// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

/**
 * What matters here of a persistence provider and of the server around it, as a probe has seen it.
 *
 * @param insertsInOrder whether a flush inserts entities in the order in which they were persisted
 * @param flushesFirst whether its last flush is over before interposed synchronizations have their turn, so that there
 *     must not be another
 * @param sharesConnection whether JDBC on the outbox's DataSource sees in the transaction what the provider has written
 */
record Provider(boolean insertsInOrder, boolean flushesFirst, boolean sharesConnection) {}
