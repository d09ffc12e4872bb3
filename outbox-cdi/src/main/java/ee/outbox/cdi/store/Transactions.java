// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import java.util.concurrent.Callable;

/** Where the store's work runs: the seam to the container's transaction manager. */
public interface Transactions {

    /**
     * Runs the work in a new transaction, the caller's being suspended; commits when it returns, rolls back when it
     * throws.
     */
    <T> T inNew(Callable<T> work) throws Exception;

    /** Runs the work outside any transaction, the caller's being suspended. */
    <T> T outside(Callable<T> work) throws Exception;

    /**
     * Runs the work in the transaction of the calling thread, which is about to complete: for a {@code beforeCompletion},
     * where not every server gives a connection its part in the transaction.
     */
    <T> T completing(Callable<T> work) throws Exception;

    /**
     * Whether connections that work gets in {@link #completing} are part of the transaction. Where they are not, what
     * belongs to the transaction must be written before it completes.
     */
    boolean canWriteWhenCompleting();

    /**
     * Whether a connection that is part of a transaction says so by being without auto-commit. Those of Open Liberty (26)
     * are with it, to look at, also in a transaction.
     */
    boolean tellByAutoCommit();
}
