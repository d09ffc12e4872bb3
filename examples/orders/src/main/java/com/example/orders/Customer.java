// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The aggregate whose orders have an order: each is the customer's first, second, third … */
@Entity
@Table(name = "customer")
public class Customer {

    @Id
    private String name;

    private long orders;

    protected Customer() {}

    Customer(String name) {
        this.name = name;
    }

    long nextOrderNumber() {
        return ++orders;
    }
}
