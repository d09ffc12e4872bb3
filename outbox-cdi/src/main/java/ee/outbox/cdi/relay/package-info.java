// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The only room with threads: it takes stored events out of their lanes, hands them to their publishers, and marks what
 * became of them. The bell and the timer set it to work; the executor, the clock and the randomness come from outside,
 * so that a test turns it by hand.
 */
package ee.outbox.cdi.relay;
