// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.consumer;

import ee.outbox.Inbox;
import ee.outbox.it.app.Ledger;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Two consumers in one CDI bean, the first without a name of its own, and what can be none. */
@ApplicationScoped
public class Audits {

    @Inject
    Ledger ledger;

    @Inbox
    @Transactional
    public void audit(CloudEvent event) {
        ledger.enter("audit " + event.getId());
    }

    @Inbox("second audit")
    @Transactional
    public void auditAgain(CloudEvent event) {
        ledger.enter("second audit " + event.getId());
    }

    @Inbox
    public void auditInNoTransaction(CloudEvent event) {
        ledger.enter("audit " + event.getId());
    }
}
