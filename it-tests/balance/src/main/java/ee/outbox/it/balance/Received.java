// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

/**
 * A message as the consumer had it.
 *
 * @param id of the event
 * @param number where it is among the events of its key
 * @param flagged whether it says that it may be a duplicate
 */
public record Received(String id, String key, long number, boolean flagged) {}
