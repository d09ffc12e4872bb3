// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.forwarder;

import ee.outbox.it.app.Destinations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Enumeration;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Moves messages from a destination to the tests: received, handed on, and only then committed. */
@ApplicationScoped
public class Transfer {

    private static final int AT_ONCE = 500;

    @Inject
    @ConfigProperty(name = "forwarder.connection-factory", defaultValue = "java:comp/DefaultJMSConnectionFactory")
    String connectionFactory;

    @Inject
    @ConfigProperty(name = "forwarder.url")
    URI url;

    /** A queue that a server knows by a name in JNDI alone. */
    @Inject
    @ConfigProperty(name = "forwarder.queue", defaultValue = "")
    java.util.Optional<String> queueInJndi;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void forward(String destination, boolean isTopic, long patience) throws Exception {
        try (JMSContext context = connect();
                JMSConsumer consumer = isTopic
                        ? context.createSharedDurableConsumer(context.createTopic(destination), destination)
                        : context.createConsumer(queue(context, destination))) {
            JsonArrayBuilder batch = Json.createArrayBuilder();
            int count = 0;
            Message message = consumer.receive(patience);
            while (message != null) {
                batch.add(json(message));
                message = ++count < AT_ONCE ? consumer.receiveNoWait() : null;
            }
            if (count > 0) {
                push(batch.build().toString());
            }
        }
    }

    /** Sends a message that comes behind everything else. */
    @Transactional
    public void send(String destination, boolean isTopic, String marker) throws JMSException, NamingException {
        try (JMSContext context = connect()) {
            Destination to = isTopic ? context.createTopic(destination) : queue(context, destination);
            context.createProducer()
                    .setPriority(0)
                    .setProperty(Destinations.MARKER, marker)
                    .send(to, context.createMessage());
        }
    }

    private JMSContext connect() throws NamingException {
        ConnectionFactory factory = InitialContext.doLookup(connectionFactory);
        return factory.createContext();
    }

    private Destination queue(JMSContext context, String name) throws NamingException {
        return queueInJndi.isPresent() ? InitialContext.doLookup(queueInJndi.get()) : context.createQueue(name);
    }

    private static JsonObjectBuilder json(Message message) throws JMSException {
        JsonArrayBuilder properties = Json.createArrayBuilder();
        for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            Object value = message.getObjectProperty(name);
            properties.add(Json.createObjectBuilder()
                    .add("name", name)
                    .add("type", value.getClass().getSimpleName())
                    .add("value", value.toString()));
        }
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("messageId", message.getJMSMessageID())
                .add("properties", properties);
        if (message instanceof BytesMessage bytes) {
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            json.add("body", Base64.getEncoder().encodeToString(body));
        }
        return json;
    }

    private void push(String batch) throws IOException, InterruptedException {
        HttpResponse<Void> response = client.send(
                HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(batch)).build(), BodyHandlers.discarding());
        if (response.statusCode() != 204) {
            throw new IOException("the tests answer " + response.statusCode());
        }
    }
}
