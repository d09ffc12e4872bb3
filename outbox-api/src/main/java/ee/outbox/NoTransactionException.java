// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

/**
 * No JTA transaction was active. An event was fired there, and {@code outbox.no-transaction} is {@code fail}: stored
 * outside a transaction, it could not share the fate of the application's own changes. Or a
 * consumer with {@link Inbox @Inbox} received one, whose record could not share it.
 */
public class NoTransactionException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public NoTransactionException(String message) {
        super(message);
    }
}
