// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.spi.BatchPublisher;
import ee.outbox.spi.FailureClassifier;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.OutboxPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceDefinitionException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

final class ClassifiedPublisherTest {

    private static final OutboxEvent EVENT = OutboxEvent.builder().build();
    private static final FailureClassifier STANDARD = new StandardClassifier();

    private static OutboxPublisher throwing(Exception failure, FailureClassifier classifier) {
        OutboxPublisher publisher = event -> {
            throw failure;
        };
        return ClassifiedPublisher.of(publisher, classifier);
    }

    @Test
    void standard_takesForAnOutageWhatSaysSo() {
        assertThat(List.of(
                        new OutageException("away", null),
                        new IllegalStateException(new OutageException("away", null)),
                        new TimeoutException(),
                        new CircuitBreakerOpenException(),
                        new BulkheadException()))
                .allMatch(STANDARD::isOutage);
        assertThat(List.of(
                        new IOException("no"),
                        new OutboxException("no"),
                        new FaultToleranceDefinitionException("no"),
                        new IllegalStateException("no")))
                .noneMatch(STANDARD::isOutage);
    }

    @Test
    void standard_withCausesThatGoInACircle_comesToAnEnd() {
        Exception one = new Exception("one");
        one.initCause(new Exception("other", one));

        assertThat(STANDARD.isOutage(one)).isFalse();
    }

    @Test
    void classifier_makesAnOutageOfARefusal() {
        IOException refusal = new IOException("no");

        assertThatThrownBy(
                        () -> throwing(refusal, IOException.class::isInstance).publish(EVENT))
                .isInstanceOf(OutageException.class)
                .hasMessage("java.io.IOException: no")
                .hasCause(refusal);
    }

    @Test
    void classifier_makesARefusalOfAnOutage() {
        IOException cause = new IOException("no");
        FailureClassifier never = failure -> false;

        assertThatThrownBy(() ->
                        throwing(new OutageException("away", cause), never).publish(EVENT))
                .isSameAs(cause);
        assertThatThrownBy(
                        () -> throwing(new OutageException("away", null), never).publish(EVENT))
                .isExactlyInstanceOf(OutboxException.class)
                .hasMessage("away");
    }

    @Test
    void classifier_thatAgrees_leavesTheExceptionAsItIs() {
        OutageException outage = new OutageException("away", null);
        UncheckedIOException refusal = new UncheckedIOException(new IOException("no"));

        assertThatThrownBy(() -> throwing(outage, STANDARD).publish(EVENT)).isSameAs(outage);
        assertThatThrownBy(() -> throwing(refusal, STANDARD).publish(EVENT)).isSameAs(refusal);
    }

    @Test
    void classifier_isNotAskedAboutAnInterrupt() {
        assertThatThrownBy(() ->
                        throwing(new InterruptedException(), failure -> false).publish(EVENT))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void classifier_thatThrows_leavesItToTheDefault() {
        FailureClassifier broken = failure -> {
            throw new IllegalStateException("broken");
        };
        OutageException outage = new OutageException("away", null);
        IOException refusal = new IOException("no");

        assertThatThrownBy(() -> throwing(outage, broken).publish(EVENT)).isSameAs(outage);
        assertThatThrownBy(() -> throwing(refusal, broken).publish(EVENT)).isSameAs(refusal);
    }

    @Test
    void publisher_ofBatches_getsBatches() {
        List<OutboxEvent> batch = List.of(EVENT, EVENT);
        BatchPublisher refusing = events -> {
            throw new IOException("so many: " + events.size());
        };

        assertThat(ClassifiedPublisher.of(refusing, IOException.class::isInstance))
                .isInstanceOfSatisfying(
                        BatchPublisher.class,
                        publisher -> assertThatThrownBy(() -> publisher.publishAll(batch))
                                .isInstanceOf(OutageException.class)
                                .hasMessageContaining("so many: 2"));
        assertThat(ClassifiedPublisher.of(event -> {}, STANDARD)).isNotInstanceOf(BatchPublisher.class);
    }
}
