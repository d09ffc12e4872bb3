// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import ee.outbox.EventType;
import ee.outbox.PartitionKey;
import ee.outbox.Subject;
import java.time.Instant;

/**
 * The event: what the rest of the world learns about an order. Its JSON is a public contract, so it is not the entity.
 */
@EventType("com.example.orders.OrderPlaced")
public record OrderPlaced(
        @Subject long orderId,
        @PartitionKey String customer,
        long number,
        String item,
        int quantity,
        Instant placedAt) {

    static OrderPlaced of(Order order) {
        return new OrderPlaced(
                order.getId(),
                order.getCustomer(),
                order.getNumber(),
                order.getItem(),
                order.getQuantity(),
                order.getPlacedAt());
    }
}
