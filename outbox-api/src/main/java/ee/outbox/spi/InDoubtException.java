// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

/**
 * The turn before this one is not there, where it should have been published: its transaction is still in doubt, and the lane waits
 * until it is recovered. Concerns no other lane, and no event.
 */
public class InDoubtException extends OutageException {

    private static final long serialVersionUID = 1L;

    public InDoubtException(String message) {
        super(message, null);
    }
}
