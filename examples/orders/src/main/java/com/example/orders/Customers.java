// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Who buys here. */
@ApplicationScoped
public class Customers {

    @PersistenceContext
    private EntityManager entities;

    /** Sees to it that the customer is known, in a transaction of its own: two first orders may come at once. */
    @Transactional(TxType.REQUIRES_NEW)
    public void welcome(String name) {
        if (entities.find(Customer.class, name) == null) {
            try {
                entities.persist(new Customer(name));
                entities.flush();
            } catch (PersistenceException somebodyElseWasFaster) {
                // The row is there, which is all we want; the transaction has nothing else to lose.
            }
        }
    }

    /**
     * The customer, locked until the transaction ends. Without the lock two orders of one customer could commit in
     * another sequence than they were numbered in, and "in order" would have no meaning for their events.
     */
    @Transactional(TxType.MANDATORY)
    public Customer lock(String name) {
        return entities.find(Customer.class, name, LockModeType.PESSIMISTIC_WRITE);
    }
}
