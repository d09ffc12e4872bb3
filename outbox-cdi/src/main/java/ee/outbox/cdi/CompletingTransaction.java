// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.concurrent.Callable;

/** Puts a component around work in a {@code beforeCompletion}; see {@link JtaTransactions}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class CompletingTransaction {

    /** What the work throws is handed back, for the container would wrap it. */
    public <T> Result<T> run(Callable<T> work) {
        try {
            return new Result<>(work.call(), null);
        } catch (Exception e) {
            return new Result<>(null, e);
        }
    }

    /** What became of the work: a value, which may be {@code null}, or the exception that it threw. */
    public record Result<T>(T value, Exception exception) {

        T get() throws Exception {
            if (exception != null) {
                throw exception;
            }
            return value;
        }
    }
}
