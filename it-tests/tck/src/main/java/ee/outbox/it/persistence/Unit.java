// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.persistence;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What an application has to do for the outbox, beside a line in its persistence.xml. */
@ApplicationScoped
public class Unit {

    @Produces
    @Outbox
    @PersistenceContext
    EntityManager entities;
}
