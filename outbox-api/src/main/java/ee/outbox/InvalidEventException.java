// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

/**
 * The event itself cannot be stored: an attribute, the channel, the publisher or the payload is not acceptable. Or what a
 * consumer with {@link Inbox @Inbox} has received is no event that can be told from others.
 */
public class InvalidEventException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }

    public InvalidEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
