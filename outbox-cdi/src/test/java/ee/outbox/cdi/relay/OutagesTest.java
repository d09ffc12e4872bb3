// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.SettableClock;
import ee.outbox.cdi.store.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutagesTest {

    private static final Duration PROBE = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock();
    private final Outages outages = new Outages(PROBE, clock);

    private static Lane lane(int number) {
        return new Lane("orders", number);
    }

    /** The lanes ask one after the other, always in this order, and the one that may try meets with an outage; the numbers of these. */
    private List<Integer> probes(int lanes, int intervals) {
        List<Integer> probes = new ArrayList<>();
        for (int interval = 0; interval < intervals; interval++) {
            for (int number = 0; number < lanes; number++) {
                Lane lane = lane(number);
                outages.laneToTry(lane)
                        .filter(next ->
                                next.equals(lane) || outages.laneToTry(next).isPresent())
                        .ifPresent(next -> {
                            probes.add(next.number());
                            outages.closed(next);
                        });
            }
            clock.pass(PROBE);
        }
        return probes;
    }

    @Test
    void probes_ofSeveralLanes_areOneAnIntervalAndEachHasItsTurn() {
        assertThat(probes(4, 8)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void probes_ofALaneThatWaitsAlone_areOneAnInterval() {
        assertThat(probes(1, 10)).hasSize(10);
    }

    @Test
    void laneToTry_isTheOneThatHasWaitedLongest_andOfTheNextOnceThatOneHadNothing() {
        outages.closed(lane(0));
        outages.laneToTry(lane(1));
        clock.pass(PROBE);

        assertThat(outages.laneToTry(lane(0))).contains(lane(1));
        assertThat(outages.laneToTry(lane(2))).contains(lane(1));
        assertThat(outages.laneToTry(lane(1))).contains(lane(1));
        assertThat(outages.laneToTry(lane(0))).isEmpty();
        outages.notTried("orders");
        assertThat(outages.laneToTry(lane(2))).contains(lane(0));
        assertThat(outages.laneToTry(lane(0))).contains(lane(0));
    }

    @Test
    void outage_ofAChannel_concernsNoOther() {
        outages.closed(lane(0));

        Lane other = new Lane("mails", 0);
        assertThat(outages.laneToTry(other)).contains(other);
    }

    @Test
    void contradiction_isOfThoseWhoMetWithAnOutage_byOneWhoDidNot() {
        outages.closed(lane(0));
        outages.closed(lane(1));
        assertThat(outages.takeContradiction(lane(0))).isFalse();

        assertThat(outages.open(lane(1))).isTrue();
        assertThat(outages.takeContradiction(lane(1))).isFalse();
        assertThat(outages.takeContradiction(lane(0))).isTrue();
        assertThat(outages.takeContradiction(lane(0))).isFalse();
    }

    @Test
    void contradiction_isNotOfThoseWhoFoundTheChannelOpenTogether() {
        outages.closed(lane(0));
        outages.closed(lane(1));

        assertThat(outages.open(lane(0))).isTrue();
        assertThat(outages.open(lane(1))).isFalse();

        assertThat(outages.takeContradiction(lane(0))).isFalse();
        assertThat(outages.takeContradiction(lane(1))).isFalse();
    }
}
