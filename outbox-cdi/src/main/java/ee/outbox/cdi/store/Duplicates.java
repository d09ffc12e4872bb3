// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

/** What becomes of an event whose {@code source} and {@code id} are stored already: {@code outbox.duplicates}. */
public enum Duplicates {

    /** It fails the transaction. */
    REFUSE,

    /** It is left out, and the transaction goes on. */
    IGNORE
}
