// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.route;

/** What becomes of a key when one of its events has failed: {@code outbox.channel.<name>.on-failure}. */
public enum OnFailure {

    /** It waits until an operator requeues or discards the failed event. */
    BLOCK,

    /** It goes on without the failed event. */
    SKIP,

    /** All its later events are set aside with the failed one, until an operator requeues or discards that. */
    PARK
}
