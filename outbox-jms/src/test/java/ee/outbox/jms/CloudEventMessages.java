// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import io.cloudevents.core.message.impl.GenericStructuredMessageReader;
import io.cloudevents.core.message.impl.MessageUtils;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads CloudEvents from JMS messages: the code of {@code docs/cloudevents-jms.md}, which a consumer may copy. */
final class CloudEventMessages {

    private static final String PREFIX = "cloudEvents_";

    private CloudEventMessages() {}

    static CloudEvent read(Message message) throws JMSException {
        byte[] body = message instanceof BytesMessage bytes ? bytes.getBody(byte[].class) : null;
        byte[] data = message instanceof BytesMessage && body == null ? new byte[0] : body;
        String specVersion = message.getStringProperty(PREFIX + "specversion");
        Map<String, Object> properties = properties(message);
        return MessageUtils.parseStructuredOrBinaryMessage(
                        // Only a structured message has no specversion of its own.
                        () -> specVersion == null ? (String) properties.get(PREFIX + "datacontenttype") : null,
                        format -> new GenericStructuredMessageReader(format, data),
                        () -> specVersion,
                        version -> (MessageReader) new BinaryReader(version, properties, data))
                .toEvent();
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new HashMap<>();
        for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            properties.put(name, message.getObjectProperty(name));
        }
        return properties;
    }

    private static final class BinaryReader extends BaseGenericBinaryMessageReaderImpl<String, Object> {

        private final Map<String, Object> properties;

        BinaryReader(SpecVersion version, Map<String, Object> properties, byte[] data) {
            super(version, data == null ? null : BytesCloudEventData.wrap(data));
            this.properties = properties;
        }

        @Override
        protected boolean isContentTypeHeader(String name) {
            return name.equals(PREFIX + "datacontenttype");
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
        protected void forEachHeader(BiConsumer<String, Object> header) {
            properties.forEach(header);
        }

        @Override
        protected String toCloudEventsValue(Object value) {
            return value.toString();
        }
    }
}
