// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;

/** For publishers that an event can tell nothing. */
final class NoOptions {

    private NoOptions() {}

    /** @throws InvalidEventException when the event has an option */
    static void check(OutboxEvent event, String publisher) {
        event.getPublisherConfig().forEach((name, value) -> {
            throw new InvalidEventException("Publisher option " + name + "=" + value + " is unknown; the publisher \""
                    + publisher + "\" knows none. Leave it out.");
        });
    }
}
