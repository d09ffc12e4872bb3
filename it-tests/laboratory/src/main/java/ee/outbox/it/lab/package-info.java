// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The crash laboratory: a database, a broker and applications in processes of their own, which are killed, stopped and cut off
 * while they write, and the comparison of what was committed, stored and received.
 */
package ee.outbox.it.lab;
