// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import ee.outbox.Relayed;
import ee.outbox.cdi.store.Transactions;
import ee.outbox.spi.EventDeserializer;
import ee.outbox.spi.OutboxPublisher;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.ObserverException;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands stored events to the application's own observers, each in a transaction of its own; the publisher of the name
 * {@code cdi}. What observers are promised is written at {@link Relayed}.
 */
@ApplicationScoped
@Named("cdi")
class CdiPublisher implements OutboxPublisher {

    /** The container's part: who observes, and to tell them. */
    interface Bus {

        /** @throws RuntimeException that of an observer */
        void fire(Object object, Relayed channel);

        /** Whether {@link #fire} reaches an observer that has the qualifier. */
        boolean reaches(Object object, Relayed channel);
    }

    private final RelayedObservers observers;
    private final EventDeserializer deserializer;
    private final Transactions transactions;
    private final Bus bus;

    /** For the proxy. */
    protected CdiPublisher() {
        this(null, null, null, (Bus) null);
    }

    @Inject
    CdiPublisher(
            RelayedObservers observers,
            EventDeserializer deserializer,
            Transactions transactions,
            BeanManager container) {
        this(observers, deserializer, transactions, new ContainerBus(container));
    }

    CdiPublisher(RelayedObservers observers, EventDeserializer deserializer, Transactions transactions, Bus bus) {
        this.observers = observers;
        this.deserializer = deserializer;
        this.transactions = transactions;
        this.bus = bus;
    }

    @Override
    public void prepare(String channel) {
        if (!observers.channels().contains(channel)) {
            throw new OutboxException(
                    "outbox.channel." + channel + ".publisher=cdi: nobody observes @Relayed(\"" + channel
                            + "\"), and its events would be lost. Add a method with a parameter such as @Observes @Relayed(\""
                            + channel + "\") OrderPlaced to a bean, or name another publisher.");
        }
    }

    @Override
    public void check(OutboxEvent event) {
        NoOptions.check(event, "cdi");
        observers.classesFor(event);
    }

    @Override
    @ActivateRequestContext
    public void publish(OutboxEvent event) throws Exception {
        Relayed channel = Relayed.Literal.of(event.getChannel());
        List<Object> objects = new ArrayList<>();
        for (Class<?> type : observers.classesFor(event)) {
            Object object = as(type, event);
            if (!bus.reaches(object, channel)) {
                throw new OutboxException(
                        "The container does not show the outbox the observers of " + channel + " " + type.getName()
                                + ". Have them where the outbox is: in the same WAR, or in the lib of the EAR.");
            }
            objects.add(object);
        }
        try {
            transactions.inNew(() -> {
                objects.forEach(object -> bus.fire(object, channel));
                return null;
            });
        } catch (ObserverException e) {
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
    }

    private Object as(Class<?> type, OutboxEvent event) {
        if (type == OutboxEvent.class) {
            return event;
        }
        if (type == CloudEvent.class) {
            return event.toCloudEvent();
        }
        if (event.getData() == null) {
            throw new OutboxException(event + " has no data, of which a " + type.getName()
                    + " could be made. Observe OutboxEvent or CloudEvent.");
        }
        Object object;
        try {
            object = deserializer.deserialize(event, type);
        } catch (Exception e) {
            throw new OutboxException(
                    event + " cannot be read as a " + type.getName() + ": "
                            + e.getClass().getName() + ". Make that a record or a bean that JSON-B can read, observe"
                            + " OutboxEvent or CloudEvent, or provide an EventDeserializer of your own.",
                    e);
        }
        if (!type.isInstance(object)) {
            throw new OutboxException("The EventDeserializer made "
                    + (object == null ? "null" : "a " + object.getClass().getName()) + " of " + event
                    + "; it must return a " + type.getName() + " or throw.");
        }
        return object;
    }
}
