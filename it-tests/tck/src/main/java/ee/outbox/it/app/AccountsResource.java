// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import ee.outbox.Outbox;
import ee.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/**
 * Numbered events. An account's turns are counted in a row that stays locked until the transaction ends, as an
 * aggregate's version is in a real application; so the numbers are the order in which the transactions committed,
 * whatever threads they ran on, and none is missing or used twice, whatever failed.
 */
@Path("accounts")
@ApplicationScoped
public class AccountsResource {

    @Inject
    Ledger ledger;

    @Inject
    @Outbox("orders")
    Event<OutboxEvent> events;

    @PUT
    @Path("{account}")
    @Transactional
    public void open(@PathParam("account") String account) {
        ledger.open(account);
    }

    /** Takes at most {@code step} turns, never beyond {@code end}: so a request may be repeated if its answer was lost. */
    @POST
    @Path("{account}/turns")
    @Transactional
    public int turn(@PathParam("account") String account, @QueryParam("step") int step, @QueryParam("end") int end) {
        int from = ledger.lock(account);
        int to = Math.min(from + step, end);
        for (int turn = from + 1; turn <= to; turn++) {
            events.fire(OutboxEvent.builder()
                    .eventType("ee.outbox.it.Turn")
                    .partitionKey(account)
                    .data(Integer.toString(turn))
                    .build());
        }
        ledger.turnTo(account, to);
        return to;
    }
}
