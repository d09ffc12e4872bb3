// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxException;
import jakarta.enterprise.inject.Instance;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.Arrays;

/** Finds the connection factory, and the transport that suits it; once. */
final class TransportChoice implements AutoCloseable {

    /** What a factory of Open Liberty's own messaging is instead of a Referenceable (26.0.0.3). */
    private static final String LIBERTYS = "com.ibm.websphere.sib.api.jms.JmsManagedConnectionFactory";

    private final JmsSettings settings;
    private final Instance<ConnectionFactory> beans;
    private final JtaTransaction jtaTransaction;
    private final JndiNames jndi;
    private final Clock clock;
    private Transport transport;

    TransportChoice(
            JmsSettings settings,
            Instance<ConnectionFactory> beans,
            JtaTransaction jtaTransaction,
            JndiNames jndi,
            Clock clock) {
        this.settings = settings;
        this.beans = beans;
        this.jtaTransaction = jtaTransaction;
        this.jndi = jndi;
        this.clock = clock;
    }

    /** @throws OutboxException when there is no factory, or more than one */
    synchronized Transport transport() {
        if (transport == null) {
            ConnectionFactory factory = connectionFactory();
            transport = isSentByJta(factory)
                    ? new JtaTransport(factory, jtaTransaction, jndi, clock)
                    : new SessionTransport(factory, jndi, clock);
        }
        return transport;
    }

    private ConnectionFactory connectionFactory() {
        if (beans.isAmbiguous()) {
            throw new OutboxException("There is more than one bean @Outbox ConnectionFactory. Leave one of them.");
        }
        return beans.isUnsatisfied()
                ? jndi.connectionFactory(JmsSettings.CONNECTION_FACTORY, settings.connectionFactory())
                : beans.get();
    }

    private boolean isSentByJta(ConnectionFactory factory) {
        return switch (settings.transaction()) {
            case JTA -> true;
            case SESSION -> false;
            case AUTO -> isContainers(factory);
        };
    }

    private static boolean isContainers(ConnectionFactory factory) {
        try {
            return factory instanceof jakarta.resource.Referenceable || isLibertys(factory.getClass());
        } catch (NoClassDefFoundError e) {
            // a server without Jakarta Connectors
            return isLibertys(factory.getClass());
        }
    }

    private static boolean isLibertys(Class<?> type) {
        return type != null
                && (Arrays.stream(type.getInterfaces())
                                .anyMatch(face -> face.getName().equals(LIBERTYS))
                        || isLibertys(type.getSuperclass()));
    }

    @Override
    public synchronized void close() {
        if (transport != null) {
            transport.close();
        }
    }
}
