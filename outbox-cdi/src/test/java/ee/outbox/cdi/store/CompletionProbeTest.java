// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.Pools;
import ee.outbox.cdi.bench.RecordingPublisher;
import io.agroal.api.AgroalDataSource;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CompletionProbeTest {

    private Database database;
    private Bench bench;

    @BeforeEach
    void open() {
        database = Database.h2();
        bench = new Bench(database, new RecordingPublisher());
    }

    @AfterEach
    void close() {
        assertThat(database.column("SELECT channel FROM outbox_hold"))
                .as("rows left behind")
                .isEmpty();
        bench.close();
        database.close();
    }

    private boolean isPart(Transactions transactions) {
        return isPart(database.dataSource(), transactions);
    }

    private static boolean isPart(DataSource dataSource, Transactions transactions) {
        return new CompletionProbe(dataSource, transactions, Jta.JTA.registry()).isPartOf(transactions::inNew);
    }

    @Test
    void row_writtenInTheTransaction_comesWithIt() {
        assertThat(isPart(Jta.JTA)).isTrue();
    }

    @Test
    void row_writtenOnAConnectionThatCommitsByItself_isNoPart() {
        assertThat(isPart(new Beside())).isFalse();
    }

    @Test
    void row_writtenOnAConnectionThatNobodyCommits_isNoPart() {
        database.execute("CREATE USER owner PASSWORD 'secret' ADMIN");
        try (AgroalDataSource apart = Pools.apartWithoutAutoCommit(database.url(), "owner")) {
            assertThat(isPart(apart, Jta.JTA)).isFalse();
        }
    }

    @Test
    void row_writtenWhereConnectionsDoNotTell_isTakenAtItsFate() {
        assertThat(isPart(new Silent())).isTrue();
        assertThat(isPart(new SilentlyBeside())).isFalse();
    }

    @Test
    void row_thatCannotBeWritten_isNoProof() {
        assertThat(isPart(new Failing())).isFalse();
    }

    /** As Payara: while the transaction completes, a connection that is got has no part in it. */
    private record Beside() implements Delegating {

        @Override
        public <T> T completing(Callable<T> work) throws Exception {
            return outside(work);
        }
    }

    /** As Open Liberty would be if it were like Payara: no connection tells, and what completes has no part. */
    private record SilentlyBeside() implements Delegating {

        @Override
        public <T> T completing(Callable<T> work) throws Exception {
            return outside(work);
        }

        @Override
        public boolean tellByAutoCommit() {
            return false;
        }
    }

    /** As Open Liberty: no connection tells. */
    private record Silent() implements Delegating {

        @Override
        public <T> T completing(Callable<T> work) throws Exception {
            return work.call();
        }

        @Override
        public boolean tellByAutoCommit() {
            return false;
        }
    }

    private record Failing() implements Delegating {

        @Override
        public <T> T completing(Callable<T> work) {
            throw new IllegalStateException("not now");
        }
    }

    private interface Delegating extends Transactions {

        @Override
        default <T> T inNew(Callable<T> work) throws Exception {
            return Jta.JTA.inNew(work);
        }

        @Override
        default <T> T outside(Callable<T> work) throws Exception {
            return Jta.JTA.outside(work);
        }

        @Override
        default boolean canWriteWhenCompleting() {
            return true;
        }

        @Override
        default boolean tellByAutoCommit() {
            return true;
        }
    }
}
