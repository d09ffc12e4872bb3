// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application, for exactly-once delivery: looks at the queue of turns. */
package ee.outbox.it.turns;
