// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.spi.BatchPublisher;
import ee.outbox.spi.FailureClassifier;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.OutboxPublisher;
import ee.outbox.spi.TransactionalPublisher;
import ee.outbox.spi.Turn;
import java.util.List;

/** A publisher whose failures are outages or refusals as a {@link FailureClassifier} has it. */
public class ClassifiedPublisher implements OutboxPublisher {

    private static final FailureClassifier STANDARD = new StandardClassifier();

    private final OutboxPublisher publisher;
    private final FailureClassifier classifier;

    private ClassifiedPublisher(OutboxPublisher publisher, FailureClassifier classifier) {
        this.publisher = publisher;
        this.classifier = classifier;
    }

    /** Takes batches, and a part in a transaction, where the publisher does. */
    public static OutboxPublisher of(OutboxPublisher publisher, FailureClassifier classifier) {
        if (publisher instanceof TransactionalPublisher transactional) {
            return new OfTransactions(transactional, classifier);
        }
        return publisher instanceof BatchPublisher batches
                ? new OfBatches(batches, classifier)
                : new ClassifiedPublisher(publisher, classifier);
    }

    @Override
    public void prepare(String channel) {
        publisher.prepare(channel);
    }

    @Override
    public void check(OutboxEvent event) {
        publisher.check(event);
    }

    @Override
    public void publish(OutboxEvent event) throws Exception {
        classify(() -> publisher.publish(event));
    }

    @FunctionalInterface
    interface Publishing {
        void run() throws Exception;
    }

    final void classify(Publishing publishing) throws Exception {
        try {
            publishing.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw classified(e);
        }
    }

    private Exception classified(Exception failure) {
        boolean outage = isOutage(failure);
        if (outage == failure instanceof OutageException) {
            return failure;
        }
        if (outage) {
            return new OutageException(failure.toString(), failure);
        }
        return failure.getCause() instanceof Exception cause
                ? cause
                : new OutboxException(failure.getMessage(), failure);
    }

    private boolean isOutage(Exception failure) {
        try {
            return classifier.isOutage(failure);
        } catch (RuntimeException | LinkageError e) {
            PublishLog.classifierFails(e);
            return STANDARD.isOutage(failure);
        }
    }

    private static class OfBatches extends ClassifiedPublisher implements BatchPublisher {

        private final BatchPublisher publisher;

        OfBatches(BatchPublisher publisher, FailureClassifier classifier) {
            super(publisher, classifier);
            this.publisher = publisher;
        }

        @Override
        public void publishAll(List<OutboxEvent> events) throws Exception {
            classify(() -> publisher.publishAll(events));
        }
    }

    private static final class OfTransactions extends OfBatches implements TransactionalPublisher {

        private final TransactionalPublisher publisher;

        OfTransactions(TransactionalPublisher publisher, FailureClassifier classifier) {
            super(publisher, classifier);
            this.publisher = publisher;
        }

        @Override
        public void prepareTransaction(String channel) {
            publisher.prepareTransaction(channel);
        }

        @Override
        public void publishAll(List<OutboxEvent> events, Turn turn, Runnable mark) throws Exception {
            classify(() -> publisher.publishAll(events, turn, mark));
        }
    }
}
