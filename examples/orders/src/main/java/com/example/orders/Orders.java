// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Places orders. This class is what the example is about. */
@ApplicationScoped
public class Orders {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Customers customers;

    @Inject
    private Stock stock;

    @Inject
    @Outbox("orders")
    private Event<OrderPlaced> placed;

    /**
     * Stores the order and fires its event; both are there when the transaction commits, or neither.
     *
     * @throws OutOfStockException after the event was fired, which shows what a rollback does to it
     */
    @Transactional
    public Order place(NewOrder wish) {
        Customer customer = customers.lock(wish.customer());
        Order order = new Order(wish, customer.nextOrderNumber(), Instant.now().truncatedTo(ChronoUnit.MICROS));
        entities.persist(order);
        placed.fire(OrderPlaced.of(order));
        stock.take(order.getItem(), order.getQuantity());
        return order;
    }
}
