// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** An order that was placed. The table has another name than the class, for {@code order} is a word of SQL. */
@Entity
@Table(name = "placed_order")
@JsonbPropertyOrder({"id", "customer", "number", "item", "quantity", "placedAt"})
public class Order {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "placed_order_id")
    @SequenceGenerator(name = "placed_order_id", sequenceName = "placed_order_id", allocationSize = 1)
    private Long id;

    private String customer;

    @Column(name = "customer_order_number")
    private long number;

    private String item;

    private int quantity;

    @Column(name = "placed_at")
    private Instant placedAt;

    protected Order() {}

    Order(NewOrder wish, long number, Instant placedAt) {
        this.customer = wish.customer();
        this.number = number;
        this.item = wish.item();
        this.quantity = wish.quantity().intValueExact();
        this.placedAt = placedAt;
    }

    public Long getId() {
        return id;
    }

    public String getCustomer() {
        return customer;
    }

    /** This is the customer's n-th order. */
    public long getNumber() {
        return number;
    }

    public String getItem() {
        return item;
    }

    public int getQuantity() {
        return quantity;
    }

    public Instant getPlacedAt() {
        return placedAt;
    }
}
