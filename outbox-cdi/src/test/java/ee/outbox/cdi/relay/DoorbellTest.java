// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.cdi.store.Lane;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which lanes a worker is given. */
final class DoorbellTest {

    private static final int WORKERS = 4;

    private final Doorbell doorbell = new Doorbell(WORKERS);

    private static List<Lane> lanes(String channel, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new Lane(channel, i)).toList();
    }

    private static List<Lane> orders(int from, int to) {
        return lanes("orders", from, to);
    }

    private List<Lane> next() {
        return doorbell.next(lane -> false);
    }

    @Test
    void workersThatAreComing_shareTheLanes() {
        assertThat(doorbell.ring(orders(0, 8))).isEqualTo(WORKERS);

        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly(orders(0, 2), orders(2, 4), orders(4, 6), orders(6, 8));
        assertThat(next()).isEmpty();
    }

    @Test
    void workerWhenAllOthersAreAtSome_takesAllThatWait() {
        doorbell.ring(orders(0, 4));
        List<Lane> first = next();
        IntStream.range(1, WORKERS).forEach(i -> next());
        doorbell.ring(orders(4, 8));

        doorbell.leaveAll(first);

        assertThat(next()).isEqualTo(orders(4, 8));
    }

    @Test
    void lanesOfAnotherChannel_areForAnotherWorker() {
        doorbell.ring(List.of(new Lane("orders", 0), new Lane("mails", 0)));
        doorbell.workerLeft();

        List<Lane> orders = next();
        assertThat(orders).isEqualTo(orders(0, 1));
        doorbell.leaveAll(orders);
        assertThat(next()).isEqualTo(lanes("mails", 0, 1));
    }

    @Test
    void laneThatGoesAlone_isGivenByItself_andWaitsForItsTurn() {
        doorbell.ring(orders(0, 3));
        IntStream.range(1, 3).forEach(i -> doorbell.workerLeft());

        List<Lane> others = doorbell.next(new Lane("orders", 1)::equals);
        assertThat(others).containsExactly(new Lane("orders", 0), new Lane("orders", 2));
        doorbell.leaveAll(others);
        doorbell.ring(others);
        assertThat(doorbell.next(new Lane("orders", 1)::equals)).isEqualTo(orders(1, 2));
    }

    @Test
    void lanesAtOnce_haveABound() {
        doorbell.ring(orders(0, 100));
        IntStream.range(1, WORKERS).forEach(i -> doorbell.workerLeft());

        assertThat(next()).isEqualTo(orders(0, 8));
    }

    @Test
    void laneThatIsLeftEarly_canBeGivenToAnother_theOthersCannot() {
        doorbell.ring(orders(0, 2));
        doorbell.workerLeft();
        assertThat(next()).isEqualTo(orders(0, 2));
        assertThat(doorbell.ring(orders(0, 2))).isZero();

        doorbell.leave(new Lane("orders", 1));

        assertThat(doorbell.ring(Set.of())).isEqualTo(1);
        assertThat(next()).isEqualTo(orders(1, 2));
        assertThat(next()).isEmpty();
    }
}
