// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import ee.outbox.it.app.Ledger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Where observers make their entries, each with its number within its event. */
@ApplicationScoped
public class Book {

    @Inject
    Ledger ledger;

    @Inject
    Visits visits;

    public void enter(String entry) {
        ledger.enter(entry + "." + visits.next());
    }

    /** As most services of an application are. */
    @Transactional
    public void enterTransactionally(String entry) {
        enter(entry);
    }
}
