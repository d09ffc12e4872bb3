// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shelves. They are filled up again after every order, so that the example never runs dry: an order fails only when
 * it alone asks for more than its shelf holds.
 */
@ApplicationScoped
public class Stock {

    private static final Map<String, Integer> SHELVES =
            Map.of("lamp", 100, "mug", 100, "book", 100, "chair", 40, "table", 20, "desk", 20, "shelf", 10, "sofa", 5);

    static boolean offers(String item) {
        return SHELVES.containsKey(item);
    }

    /** How many pieces of each item a single order can have. */
    public Map<String, Integer> shelves() {
        return new TreeMap<>(SHELVES);
    }

    /**
     * Takes the pieces off the shelf.
     *
     * @throws OutOfStockException when the shelf holds fewer
     */
    void take(String item, int quantity) {
        int available = SHELVES.get(item);
        if (quantity > available) {
            throw new OutOfStockException(item, quantity, available);
        }
    }
}
