// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

import ee.outbox.OutboxException;

/**
 * The way out is closed for every event of the channel: the broker cannot be reached, has no room, or lets us not in.
 * An outage is not a refusal; it costs no event an attempt.
 */
public class OutageException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public OutageException(String message, Throwable cause) {
        super(message, cause);
    }
}
