// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.SettableClock;
import ee.outbox.cdi.bench.UnreachablePublisher;
import ee.outbox.cdi.store.Lane;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a relay can be asked about itself. */
final class RelayStateTest {

    private final SettableClock clock = new SettableClock();

    @Test
    void outages_ofAChannel_lastFromItsFirstFailureUntilItOpens() {
        Outages outages = new Outages(Duration.ofSeconds(1), clock);
        assertThat(outages.now()).isEmpty();

        outages.closed(new Lane("orders", 0));
        clock.pass(Duration.ofSeconds(5));
        outages.closed(new Lane("orders", 0));
        outages.closed(new Lane("work", 0));
        clock.pass(Duration.ofSeconds(2));

        assertThat(outages.now()).isEqualTo(Map.of("orders", Duration.ofSeconds(7), "work", Duration.ofSeconds(2)));
        outages.open(new Lane("orders", 0));
        assertThat(outages.now()).containsOnlyKeys("work");
    }

    @Test
    void sincePoll_growsUntilTheNextPoll_whetherItSucceedsOrNot() {
        Database database = Database.h2();
        try (Bench bench = new Bench(database, new UnreachablePublisher())) {
            Relay relay = bench.relay("a");
            bench.clock().pass(Duration.ofSeconds(3));
            assertThat(relay.sincePoll()).isEqualTo(Duration.ofSeconds(3));

            relay.poll();
            assertThat(relay.sincePoll()).isZero();

            bench.clock().pass(Duration.ofSeconds(4));
            database.execute("DROP TABLE outbox_event");
            relay.poll();
            assertThat(relay.sincePoll()).isZero();
        } finally {
            database.close();
        }
    }

    @Test
    void outages_ofTheRelay_areThoseThatItsPublishersMet() {
        Database database = Database.h2();
        try (Bench bench = new Bench(database, new UnreachablePublisher())) {
            Relay relay = bench.relay("a");
            relay.ring(bench.append(Bench.event("1", "ada")));
            bench.clock().pass(Duration.ofMinutes(1));

            assertThat(relay.outages()).isEqualTo(Map.of("orders", Duration.ofMinutes(1)));
        } finally {
            database.close();
        }
    }
}
