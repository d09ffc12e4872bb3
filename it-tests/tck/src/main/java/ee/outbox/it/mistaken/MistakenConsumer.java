// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.mistaken;

import ee.outbox.Inbox;
import io.cloudevents.CloudEvent;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;

/** Has a transaction too late, no event, and a result that a skipped event has not. */
@Stateless
@TransactionManagement(TransactionManagementType.BEAN)
public class MistakenConsumer {

    @Inbox
    public void ofNothing() {
        // which event should it be?
    }

    @Inbox
    public String withResult(CloudEvent event) {
        return event.getId();
    }
}
