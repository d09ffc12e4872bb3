// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

/**
 * That a key waits for one of its events.
 *
 * @param head that event's {@code seq}
 * @param parked whether the key's later events are set aside with it
 */
public record Hold(long head, boolean parked) {}
