// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import io.cloudevents.CloudEvent;
import io.cloudevents.amqp.ProtonAmqpMessageFactory;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;

/** Reads CloudEvents from AMQP messages: the code of {@code docs/cloudevents-jms.md}, which a consumer may copy. */
final class AmqpMessages {

    private AmqpMessages() {}

    static CloudEvent read(Message message) {
        Map<String, Object> properties = new HashMap<>();
        message.getApplicationProperties()
                .getValue()
                .forEach((name, value) -> properties.put(name.replaceFirst("^cloudEvents_", "cloudEvents:"), value));
        return ProtonAmqpMessageFactory.createReader(
                        message.getContentType(), new ApplicationProperties(properties), message.getBody())
                .toEvent();
    }
}
