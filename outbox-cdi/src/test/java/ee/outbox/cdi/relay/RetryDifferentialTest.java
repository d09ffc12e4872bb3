// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.FaultToleranceStrategy;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.retry.AsyncDelay;
import io.smallrye.faulttolerance.core.retry.BackOff;
import io.smallrye.faulttolerance.core.retry.ConstantBackOff;
import io.smallrye.faulttolerance.core.retry.ExponentialBackOff;
import io.smallrye.faulttolerance.core.retry.Jitter;
import io.smallrye.faulttolerance.core.retry.RandomJitter;
import io.smallrye.faulttolerance.core.retry.Retry;
import io.smallrye.faulttolerance.core.util.ResultDecision;
import io.smallrye.faulttolerance.core.util.SetBasedExceptionDecision;
import io.smallrye.faulttolerance.core.util.SetOfThrowables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Feeds the same failures and the same parameters to SmallRye's {@code @Retry} and to {@link RetryPolicy}: they must try as
 * often, and wait as long but for the jitter.
 */
final class RetryDifferentialTest {

    private static final int SEQUENCES = 20_000;

    private static final List<Supplier<Throwable>> FAILURES = List.of(
            Exception::new,
            IOException::new,
            FileNotFoundException::new,
            RuntimeException::new,
            IllegalArgumentException::new,
            NumberFormatException::new,
            AssertionError::new,
            StackOverflowError::new);

    private static final List<Class<? extends Throwable>> TYPES = List.of(
            Throwable.class,
            Exception.class,
            IOException.class,
            FileNotFoundException.class,
            RuntimeException.class,
            IllegalArgumentException.class,
            Error.class,
            AssertionError.class);

    /** What is asked of both, in milliseconds. */
    private record Case(
            int maxRetries,
            long delay,
            int factor,
            long maxDelay,
            long maxDuration,
            long jitter,
            Set<Class<? extends Throwable>> retryOn,
            Set<Class<? extends Throwable>> abortOn,
            List<Attempt> attempts) {

        static Case random(Random random) {
            long delay = random.nextInt(4) == 0 ? 0 : random.nextLong(1, 1000);
            int factor = random.nextBoolean() ? 1 : random.nextInt(2, 5);
            List<Attempt> attempts = new ArrayList<>();
            for (int i = random.nextInt(9); i > 0; i--) {
                attempts.add(new Attempt(
                        random.nextLong(300),
                        FAILURES.get(random.nextInt(FAILURES.size())).get()));
            }
            attempts.add(new Attempt(random.nextLong(300), null));
            return new Case(
                    random.nextInt(-1, 7),
                    delay,
                    factor,
                    factor == 1 ? 0 : delay + random.nextLong(1, 5000),
                    random.nextBoolean() ? 0 : delay + random.nextLong(1, 4000),
                    random.nextInt(3) == 0 ? 0 : random.nextLong(1, 500),
                    random.nextInt(3) > 0 ? Set.of(Exception.class) : some(random),
                    random.nextInt(3) > 0 ? Set.of() : some(random),
                    attempts);
        }

        private static Set<Class<? extends Throwable>> some(Random random) {
            Set<Class<? extends Throwable>> some = new HashSet<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                some.add(TYPES.get(random.nextInt(TYPES.size())));
            }
            return some;
        }
    }

    /** @param failure {@code null} for a success */
    private record Attempt(long duration, Throwable failure) {}

    /** @param delays those that were waited out before another attempt */
    private record Course(int attempts, List<Long> delays, Throwable end) {}

    @Test
    void policy_onRandomSequences_decidesAsSmallRyeDoes() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("RetryDifferentialTest: " + SEQUENCES + " sequences; again with -Dseed=" + seed);
        Random random = new Random(seed);
        int retried = 0;
        int gaveUp = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            Case each = Case.random(random);
            Course theirs = smallRye(each);
            assertThat(ours(each, theirs.delays()))
                    .as("seed %d, sequence %d: %s", seed, i, each)
                    .isEqualTo(theirs);
            retried += theirs.attempts() - 1;
            gaveUp += theirs.end() == null ? 0 : 1;
        }
        assertThat(retried).as("retries in all sequences").isGreaterThan(SEQUENCES / 2);
        assertThat(gaveUp).as("sequences that ended in failure").isBetween(SEQUENCES / 10, SEQUENCES * 9 / 10);
    }

    /** Time passes in attempts and delays, and nowhere else. */
    private static final class Milliseconds {
        long now;
    }

    private static Course smallRye(Case given) throws Exception {
        Milliseconds clock = new Milliseconds();
        List<Long> delays = new ArrayList<>();
        int[] attempts = {0};
        FaultToleranceStrategy<String> publisher = context -> {
            Attempt attempt = given.attempts().get(attempts[0]++);
            clock.now += attempt.duration();
            return attempt.failure() == null ? Future.of("done") : Future.ofError(attempt.failure());
        };
        Jitter jitter = given.jitter() == 0 ? Jitter.ZERO : new RandomJitter(given.jitter());
        Retry<String> retry = new Retry<>(
                publisher,
                "publish",
                ResultDecision.ALWAYS_EXPECTED,
                new SetBasedExceptionDecision(set(given.retryOn()), set(given.abortOn()), false),
                given.maxRetries(),
                given.maxDuration(),
                () -> {
                    BackOff backOff = given.factor() == 1
                            ? new ConstantBackOff(given.delay(), jitter)
                            : new ExponentialBackOff(given.delay(), given.factor(), jitter, given.maxDelay());
                    return cause -> {
                        long delay = Math.max(0, backOff.getInMillis(cause));
                        delays.add(delay);
                        clock.now += delay;
                    };
                },
                AsyncDelay.NONE,
                () -> {
                    long start = clock.now;
                    return () -> clock.now - start;
                },
                null);
        Throwable end = null;
        try {
            retry.apply(new FaultToleranceContext<>(() -> null, false)).awaitBlocking();
        } catch (Throwable e) {
            end = e;
        }
        return new Course(attempts[0], delays, end);
    }

    @SuppressWarnings("unchecked")
    private static SetOfThrowables set(Set<Class<? extends Throwable>> types) {
        return SetOfThrowables.create(types.toArray(new Class[0]));
    }

    /** @param delays those of SmallRye, from which the random part of ours is taken */
    private static Course ours(Case given, List<Long> delays) {
        Shift shift = new Shift();
        RetryPolicy policy = new RetryPolicy(
                given.maxRetries(),
                Duration.ofMillis(given.maxDuration()),
                new Backoff(
                        Duration.ofMillis(given.delay()),
                        given.factor(),
                        Duration.ofMillis(given.maxDelay()),
                        Duration.ofMillis(given.jitter()),
                        shift),
                given.retryOn(),
                given.abortOn());
        Backoff steady = new Backoff(
                Duration.ofMillis(given.delay()),
                given.factor(),
                Duration.ofMillis(given.maxDelay()),
                Duration.ZERO,
                null);
        OutboxEvent event = OutboxEvent.builder().build();
        List<Long> waited = new ArrayList<>();
        long now = 0;
        for (int attempt = 0; ; attempt++) {
            now += given.attempts().get(attempt).duration();
            Throwable failure = given.attempts().get(attempt).failure();
            if (failure == null) {
                return new Course(attempt + 1, waited, null);
            }
            if (attempt < delays.size()) {
                shift.to = delays.get(attempt) - steady.before(attempt).toMillis();
                assertThat(Math.abs(shift.to)).as("jitter of delay %d", attempt).isLessThanOrEqualTo(given.jitter());
            }
            Optional<Duration> delay = policy.delay(event, failure, Duration.ofMillis(now));
            if (delay.isEmpty()) {
                // SmallRye waits before it sees that the duration is over; we see it at once.
                waited.addAll(delays.subList(waited.size(), Math.min(delays.size(), attempt + 1)));
                return new Course(attempt + 1, waited, failure);
            }
            waited.add(delay.get().toMillis());
            now += delay.get().toMillis();
            event.incrementRetry("refused");
        }
    }

    /** Randomness that gives what it is told to, if that is in bounds. */
    private static final class Shift implements RandomGenerator {
        private long to;

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long origin, long bound) {
            assertThat(to).isBetween(origin, bound - 1);
            return to;
        }
    }

    @Test
    void delay_withJitter_fillsItsBoundsAndLeavesThemNever() {
        Backoff backoff =
                new Backoff(Duration.ofMillis(100), 2, Duration.ofMillis(150), Duration.ofMillis(3), new Random(7));
        Set<Long> first = new HashSet<>();
        Set<Long> later = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            first.add(backoff.before(0).toMillis());
            later.add(backoff.before(9).toMillis());
        }
        assertThat(first).containsExactlyInAnyOrder(97L, 98L, 99L, 100L, 101L, 102L, 103L);
        assertThat(later).containsExactlyInAnyOrder(147L, 148L, 149L, 150L, 151L, 152L, 153L);
    }
}
