// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import io.cloudevents.core.message.impl.GenericStructuredMessageReader;
import java.util.function.BiConsumer;

/**
 * A consumer's way from a JMS message to a CloudEvent, written from the description of the binding alone and on nothing
 * but the CloudEvents SDK.
 */
public final class CloudEventMessage extends BaseGenericBinaryMessageReaderImpl<String, Object> {

    private static final String PREFIX = "cloudEvents_";
    private static final String CONTENT_TYPE = PREFIX + "datacontenttype";

    private final Delivery delivery;

    private CloudEventMessage(Delivery delivery) {
        super(
                SpecVersion.parse(delivery.property(PREFIX + "specversion")),
                delivery.body() == null ? null : BytesCloudEventData.wrap(delivery.body()));
        this.delivery = delivery;
    }

    /** The content type tells structured mode from binary. */
    public static CloudEvent read(Delivery delivery) {
        GenericStructuredMessageReader structured =
                GenericStructuredMessageReader.fromContentType(delivery.property(CONTENT_TYPE), delivery.body());
        return structured == null ? new CloudEventMessage(delivery).toEvent() : structured.toEvent();
    }

    @Override
    protected boolean isContentTypeHeader(String name) {
        return name.equals(CONTENT_TYPE);
    }

    @Override
    protected boolean isCloudEventsHeader(String name) {
        return name.startsWith(PREFIX);
    }

    @Override
    protected String toCloudEventsKey(String name) {
        return name.substring(PREFIX.length());
    }

    @Override
    protected void forEachHeader(BiConsumer<String, Object> consumer) {
        delivery.properties().forEach(consumer);
    }

    @Override
    protected String toCloudEventsValue(Object value) {
        return value.toString();
    }
}
