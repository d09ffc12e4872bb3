// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.OutboxException;
import jakarta.transaction.TransactionManager;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Where a server has its TransactionManager, for which Jakarta EE has no name. */
final class TransactionManagers {

    /** Payara and GlassFish; WildFly; and what others bind. */
    private static final List<String> NAMES = List.of(
            "java:appserver/TransactionManager", "java:jboss/TransactionManager", "java:comp/TransactionManager");

    /** Open Liberty's; bound under no name. */
    private static final String LIBERTYS = "com.ibm.tx.jta.TransactionManagerFactory";

    private TransactionManagers() {}

    static TransactionManager find() {
        return NAMES.stream()
                .flatMap(name -> named(name).stream())
                .findFirst()
                .or(TransactionManagers::libertys)
                .orElseThrow(() -> new OutboxException("outbox.relay.delivery=exactly-once: the server has no"
                        + " TransactionManager under " + NAMES + ", so the DataSource cannot be tried. Set"
                        + " outbox.relay.delivery=at-least-once."));
    }

    private static Optional<TransactionManager> named(String name) {
        try {
            return InitialContext.doLookup(name) instanceof TransactionManager manager
                    ? Optional.of(manager)
                    : Optional.empty();
        } catch (NamingException e) {
            return Optional.empty();
        }
    }

    private static Optional<TransactionManager> libertys() {
        try {
            Class<?> factory = Class.forName(LIBERTYS);
            return Optional.of((TransactionManager)
                    factory.getMethod("getTransactionManager").invoke(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
