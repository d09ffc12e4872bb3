// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.cdi.route.Routes;
import ee.outbox.spi.EventSerializer;
import io.cloudevents.CloudEvent;
import java.util.List;

/** Turns whatever was fired into a complete event: attributes filled in, data serialised, everything checked. */
final class Envelope {

    private static final String JSON = "application/json";

    private final CaptureSettings settings;
    private final Routes routes;
    private final EventSerializer serializer;

    Envelope(CaptureSettings settings, Routes routes, EventSerializer serializer) {
        this.settings = settings;
        this.routes = routes;
        this.serializer = serializer;
    }

    /**
     * @param channel where the event goes, unless it says otherwise itself
     * @return the event, and a copy for each further publisher of its channel
     */
    List<OutboxEvent> seal(Object fired, String channel) {
        OutboxEvent draft = draft(fired);
        OutboxEvent.Builder builder = draft.toBuilder();
        if (draft.getChannel() == null) {
            builder.channel(channel);
        }
        if (draft.getSource() == null) {
            builder.source(settings.source());
        }
        if (draft.getPayload() != null) {
            byte[] data = serialize(draft.getPayload());
            builder.dataContentType(draft.getDataContentType() == null ? JSON : draft.getDataContentType())
                    .data(data);
        }
        List<OutboxEvent> branches = routes.spread(builder.route(key(draft)).build());
        for (OutboxEvent event : branches) {
            EventRules.check(event, settings.maxPayload());
            routes.check(event);
        }
        return branches;
    }

    private static OutboxEvent draft(Object fired) {
        if (fired instanceof OutboxEvent event) {
            return event;
        }
        if (fired instanceof CloudEvent event) {
            return OutboxEvent.builder(event).build();
        }
        return AnnotatedType.OF.get(fired.getClass()).toEvent(fired).build();
    }

    /** The subject is what an event is about, so events of one subject keep their order where no key says otherwise. */
    private static String key(OutboxEvent draft) {
        return draft.getPartitionKey() == null ? draft.getSubject() : draft.getPartitionKey();
    }

    private byte[] serialize(Object payload) {
        try {
            byte[] data = serializer.serialize(payload);
            if (data == null) {
                throw new InvalidEventException("The EventSerializer made null of an object of "
                        + payload.getClass().getName() + "; it must return bytes or throw.");
            }
            return data;
        } catch (InvalidEventException e) {
            throw e;
        } catch (Exception | StackOverflowError e) {
            throw new InvalidEventException(
                    "An object of " + payload.getClass().getName() + " cannot be serialised: "
                            + e.getClass().getName()
                            + ". Make it a record or a bean that JSON-B can write, give the data as text or bytes,"
                            + " or provide an EventSerializer of your own.",
                    e);
        }
    }
}
