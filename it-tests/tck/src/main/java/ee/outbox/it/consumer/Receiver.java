// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.consumer;

import ee.outbox.Inbox;
import ee.outbox.it.app.Ledger;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.nio.charset.StandardCharsets;

/** Enters what it receives; of what is for later it fails at the first time, when the entry is made. */
@JMSDestinationDefinition(name = Receiver.QUEUE, interfaceName = "jakarta.jms.Queue", destinationName = "it.inbox")
@Inbox
@Interceptors(Arrivals.class)
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = Receiver.QUEUE),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue")
        })
public class Receiver implements MessageListener {

    static final String QUEUE = "java:app/jms/inbox";

    @Inject
    Ledger ledger;

    @Override
    public void onMessage(Message message) {
        try {
            String type = message.getJMSType();
            BytesMessage bytes = (BytesMessage) message;
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            ledger.enter(type);
            ledger.enter(type + " " + (new String(body, StandardCharsets.UTF_8).contains("lamp") ? "lamp" : "nothing"));
            if (type.contains("Later") && Arrivals.ended(type) == 0) {
                throw new IllegalStateException("not now: " + type);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
