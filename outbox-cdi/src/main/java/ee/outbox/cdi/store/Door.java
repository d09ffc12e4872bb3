// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

/** A way of events into the table: by JDBC, or through a persistence unit of the application's. */
public interface Door {

    /** For the events of one transaction, in that transaction, on its thread. */
    Passage open();
}
