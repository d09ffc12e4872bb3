// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import ee.outbox.EventType;
import ee.outbox.PartitionKey;

/**
 * Something that happened in the application, and that another part of it hears of.
 *
 * @param to its events are in order for each addressee
 * @param note what its observers are to do
 */
@EventType("ee.outbox.it.Parcel")
public record Parcel(@PartitionKey String to, String note) {}
