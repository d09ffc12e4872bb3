// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

/**
 * The event was fired where no JTA transaction was active, and {@code outbox.no-transaction} is {@code fail}: stored
 * outside a transaction, it could not share the fate of the application's own changes.
 */
public class NoTransactionException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public NoTransactionException(String message) {
        super(message);
    }
}
