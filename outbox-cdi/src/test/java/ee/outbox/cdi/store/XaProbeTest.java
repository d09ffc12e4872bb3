// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static ee.outbox.cdi.bench.Jta.JTA;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxException;
import ee.outbox.cdi.bench.LastResource;
import ee.outbox.cdi.bench.Pools;
import ee.outbox.cdi.relay.OtherThread;
import io.agroal.api.AgroalDataSource;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class XaProbeTest {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    private static XaProbe probe(DataSource pool) {
        new Schema(pool, JTA).create();
        return new XaProbe(
                pool, JTA, JTA.manager(), new OtherThread(ForkJoinPool.commonPool()), "outbox.datasource=test");
    }

    @Test
    void dataSourceWithABranchOfItsOwn_isTaken() {
        try (AgroalDataSource xa = Pools.xa(url, "owner")) {
            assertThatCode(() -> probe(xa).run()).doesNotThrowAnyException();
        }
    }

    @Test
    void lastResource_isRefused() {
        try (AgroalDataSource apart = Pools.apart(url, "owner")) {
            XaProbe probe = probe(LastResource.of(apart));
            assertThatThrownBy(probe::run)
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("outbox.datasource=test is no XA DataSource")
                    .hasMessageContaining("last resource")
                    .hasMessageContaining("xa-datasource");
        }
    }
}
