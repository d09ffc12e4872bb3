// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UuidV7Test {

    private static final int THREADS = 4;
    private static final int IDS_PER_THREAD = 25_000;

    private static List<String> ids(int count) {
        return Stream.generate(UuidV7::next).limit(count).toList();
    }

    private static long millis(String id) {
        return UUID.fromString(id).getMostSignificantBits() >>> 16;
    }

    @Test
    void id_any_hasVersionAndVariant() {
        assertThat(ids(1_000)).allSatisfy(id -> {
            assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            assertThat(UUID.fromString(id).version()).isEqualTo(7);
            assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        });
    }

    @Test
    void ids_manyInOneMillisecond_areStrictlyIncreasing() {
        List<String> ids = ids(THREADS * IDS_PER_THREAD);

        assertThat(ids.stream().map(UuidV7Test::millis).distinct().count())
                .as("milliseconds that the ids share")
                .isLessThan(ids.size());
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void ids_inTheirOrder_haveTimestampsInThatOrder() {
        assertThat(ids(10_000).stream().map(UuidV7Test::millis).toList()).isSorted();
    }

    @Test
    void ids_fromSeveralThreads_areStrictlyIncreasingInEachAndUniqueInAll() throws Exception {
        CyclicBarrier gate = new CyclicBarrier(THREADS);
        Callable<List<String>> work = () -> {
            gate.await();
            return ids(IDS_PER_THREAD);
        };
        List<String> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<List<String>> ids : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                assertThat(ids.get()).isSorted();
                all.addAll(ids.get());
            }
        } finally {
            threads.shutdown();
        }

        // What comes before the random part differs already, so no luck is needed.
        assertThat(all.stream().map(id -> UUID.fromString(id).getMostSignificantBits()))
                .doesNotHaveDuplicates();
    }

    @Test
    void ids_ofOneThread_doNotShareTheirRandomPart() {
        assertThat(ids(1_000).stream().map(id -> UUID.fromString(id).getLeastSignificantBits()))
                .doesNotHaveDuplicates();
    }
}
