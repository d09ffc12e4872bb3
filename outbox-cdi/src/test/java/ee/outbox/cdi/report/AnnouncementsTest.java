// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnnouncementsTest {

    private final List<OutboxStatus> told = new ArrayList<>();

    private static OutboxEvent failed() {
        OutboxEvent event = OutboxEvent.builder()
                .eventType("com.example.Placed")
                .data("top secret")
                .build();
        event.markAsFailed("no");
        return event;
    }

    @Test
    void reached_ofAStatusThatIsObserved_isTold() {
        Announcements announcements =
                new Announcements(Set.of(OutboxStatus.FAILED), event -> told.add(event.getStatus()));

        announcements.reached(OutboxEvent.builder().build());
        announcements.reached(failed());

        assertThat(told).containsExactly(OutboxStatus.FAILED);
        assertThat(announcements.awaits(OutboxStatus.PENDING)).isFalse();
    }

    @Test
    void observer_thatThrows_isNobodyElsesTrouble() {
        List<Throwable> failures = new ArrayList<>(
                List.of(new IllegalStateException("no"), new NoClassDefFoundError("no"), new AssertionError("no")));
        Announcements announcements = new Announcements(Set.of(OutboxStatus.FAILED), event -> {
            if (!failures.isEmpty()) {
                AnnouncementsTest.<RuntimeException>sneak(failures.remove(0));
            }
            told.add(event.getStatus());
        });

        assertThatCode(() -> {
                    for (int i = 0; i < 4; i++) {
                        announcements.reached(failed());
                    }
                })
                .doesNotThrowAnyException();
        assertThat(told).hasSize(1);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
