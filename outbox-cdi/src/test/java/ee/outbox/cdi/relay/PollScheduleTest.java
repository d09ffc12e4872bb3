// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ee.outbox.cdi.bench.HandTurnedScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PollScheduleTest {

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private int polls;
    private final PollSchedule schedule = new PollSchedule(scheduler, this::poll);

    private Duration poll() {
        assertThat(scheduler.planned()).as("planned while a poll runs").isZero();
        return Duration.ofSeconds(++polls);
    }

    @Test
    void start_pollsSoon() {
        schedule.start();

        assertThat(scheduler.planned()).isEqualTo(1);
        assertThat(scheduler.latestWait()).isEqualTo(Duration.ofMillis(1));
        assertThat(polls).isZero();
    }

    @Test
    void poll_plansTheNextOneWhenItSaysSo() throws Exception {
        schedule.start();

        scheduler.turn();
        assertThat(scheduler.latestWait()).isEqualTo(Duration.ofSeconds(1));
        scheduler.turn();
        assertThat(scheduler.latestWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(scheduler.planned()).isEqualTo(1);
    }

    @Test
    void stop_whileOneIsPlanned_pollsNoMore() throws Exception {
        schedule.start();
        schedule.stop();

        scheduler.turn();

        assertThat(polls).isZero();
        assertThat(scheduler.planned()).isZero();
    }

    @Test
    void executor_thatRefuses_disturbsNobody() {
        schedule.start();
        scheduler.refuse();

        assertThatCode(scheduler::turn).doesNotThrowAnyException();
        assertThat(polls).isEqualTo(1);
    }
}
