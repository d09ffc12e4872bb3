// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application: observes what the outbox relays, and so has its events without any broker. */
package ee.outbox.it.observers;
