// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import ee.outbox.cdi.store.XaProbe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A thread of the executor's, for a question that the calling thread cannot ask.
 *
 * @param executor has threads on which a connection can be had
 */
public record OtherThread(Executor executor) implements XaProbe.Elsewhere {

    private static final long PATIENCE_SECONDS = 2;

    @Override
    public boolean ask(BooleanSupplier question) {
        try {
            return CompletableFuture.supplyAsync(question::getAsBoolean, executor)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
