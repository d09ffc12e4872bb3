// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import ee.outbox.internal.Masked;

/**
 * Says why the outbox could not do what it was asked, and how to mend it. Thrown from {@code Event.fire}, where the
 * transaction is marked rollback-only before the application sees the exception.
 *
 * <p>The message is one line and has no credentials and no connection URL, whatever it was made of; the cause is the
 * driver's or the broker's own, in its own words.
 */
public class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutboxException(String message) {
        super(Masked.text(message));
    }

    public OutboxException(String message, Throwable cause) {
        super(Masked.text(message), cause);
    }
}
