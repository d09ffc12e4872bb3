// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

/** One of the ways in which an application begins and ends its transactions. */
interface Demarcation {

    /**
     * Runs the work in a transaction and ends it as asked.
     *
     * @throws Exception when the transaction was to be committed and was not
     */
    void run(Runnable work, boolean rollBack) throws Exception;
}
