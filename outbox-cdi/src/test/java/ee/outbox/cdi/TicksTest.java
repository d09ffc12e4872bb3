// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TicksTest {

    private static final Duration PAUSE = Duration.ofSeconds(7);

    private final List<Duration> planned = new ArrayList<>();
    private final Ticks ticks = new Ticks(planned::add);

    @Test
    void tick_plansTheNextOneAsItsWorkSays() {
        ticks.tick(() -> PAUSE);

        assertThat(planned).containsExactly(PAUSE);
    }

    @Test
    void tick_duringWhichTheEndComes_plansNone() {
        ticks.tick(() -> {
            ticks.end();
            return PAUSE;
        });

        assertThat(planned).isEmpty();
    }

    @Test
    void tick_afterTheEnd_doesNothing() {
        ticks.end();

        ticks.tick(() -> fail("worked"));

        assertThat(planned).isEmpty();
    }
}
