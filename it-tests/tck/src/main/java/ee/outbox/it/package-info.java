// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the outbox promises, tested from outside on whatever server, broker and database the run has: HTTP in, messages
 * out.
 */
package ee.outbox.it;
