// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxException;
import ee.outbox.cdi.bench.Jta;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which failures a transaction of the store's survives. */
final class DatabaseTest {

    private final ee.outbox.cdi.bench.Database h2 = ee.outbox.cdi.bench.Database.h2();
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void close() {
        h2.close();
    }

    private Database failing(Exception failure, int times) {
        return new Database(h2.dataSource(), new Transactions() {
            @Override
            public <T> T inNew(Callable<T> work) throws Exception {
                T result = Jta.JTA.inNew(work);
                if (attempts.incrementAndGet() <= times) {
                    throw failure;
                }
                return result;
            }

            @Override
            public <T> T outside(Callable<T> work) throws Exception {
                return Jta.JTA.outside(work);
            }

            @Override
            public <T> T completing(Callable<T> work) throws Exception {
                return work.call();
            }

            @Override
            public boolean canWriteWhenCompleting() {
                return true;
            }

            @Override
            public boolean tellByAutoCommit() {
                return true;
            }
        });
    }

    @Test
    void conflict_thatTheCommitTells_isTriedAgain() {
        RollbackException rolledBack = new RollbackException("could not commit");
        rolledBack.addSuppressed(new XAException().initCause(new SQLException("serialize", "40001")));

        assertThat(failing(rolledBack, 2).<String>inNewTransaction("try", connection -> "done"))
                .isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void conflict_withoutEnd_isTold() {
        Database database = failing(new SQLException("deadlock", "40001"), Integer.MAX_VALUE);

        assertThatThrownBy(() -> database.inNewTransaction("try", connection -> null))
                .isInstanceOf(OutboxException.class)
                .hasMessage("The outbox could not try: deadlock");
        assertThat(attempts).hasValue(10);
    }

    @Test
    void anyOtherFailure_isToldAtOnce() {
        Database database = failing(new SQLException("no such table", "42S02"), 1);

        assertThatThrownBy(() -> database.inNewTransaction("try", connection -> null))
                .isInstanceOf(OutboxException.class);
        assertThat(attempts).hasValue(1);
    }
}
