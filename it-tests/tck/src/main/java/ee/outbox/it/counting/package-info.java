// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application: counts what the outbox asks of the database. */
package ee.outbox.it.counting;
