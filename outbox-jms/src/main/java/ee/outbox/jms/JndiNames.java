// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import ee.outbox.OutboxException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Connection factories, destinations and the transactions' registry by their names in JNDI. Each destination is looked up once. */
final class JndiNames {

    private static final String SYNCHRONIZATIONS = "java:comp/TransactionSynchronizationRegistry";

    /** Where WildFly (39) has it as well, for an EAR's {@code lib} starts outside any component. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "java:comp/DefaultJMSConnectionFactory",
            "java:jboss/DefaultJMSConnectionFactory",
            SYNCHRONIZATIONS,
            "java:jboss/TransactionSynchronizationRegistry");

    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

    ConnectionFactory connectionFactory(String key, String name) {
        return lookup(
                ConnectionFactory.class,
                name,
                key + "=" + name,
                "Set " + key
                        + " to the JNDI name of a jakarta.jms.ConnectionFactory, or produce one with"
                        + " @Produces @Outbox ConnectionFactory.");
    }

    TransactionSynchronizationRegistry synchronizations() {
        return lookup(
                TransactionSynchronizationRegistry.class,
                SYNCHRONIZATIONS,
                SYNCHRONIZATIONS,
                "Set " + JmsSettings.TRANSACTION + "=session where there is no JTA.");
    }

    /** @param setting where the name comes from, for the one who has to mend it */
    Destination destination(String setting, String name) {
        Destination known = destinations.get(name);
        if (known == null) {
            known = lookup(
                    Destination.class,
                    name,
                    setting + "=" + name,
                    "Set " + setting
                            + " to the JNDI name of a topic or queue that the server knows, or to the broker's own name for it,"
                            + " which begins neither with java: nor with jms/.");
            destinations.put(name, known);
        }
        return known;
    }

    private static <T> T lookup(Class<T> type, String name, String what, String remedy) {
        Object found;
        try {
            found = find(name);
        } catch (NamingException e) {
            throw new OutboxException(what + ": there is nothing of that name in JNDI (" + e + "). " + remedy, e);
        }
        if (!type.isInstance(found)) {
            throw new OutboxException(what + " is "
                    + (found == null ? "null" : "a " + found.getClass().getName()) + ", not a " + type.getName() + ". "
                    + remedy);
        }
        return type.cast(found);
    }

    private static Object find(String name) throws NamingException {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException e) {
            String elsewhere = ELSEWHERE.get(name);
            if (elsewhere == null) {
                throw e;
            }
            try {
                return InitialContext.doLookup(elsewhere);
            } catch (NamingException alsoMissing) {
                throw e;
            }
        }
    }
}
