// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/** The node's way to the broker, with the crash points before and after a commit. */
final class WatchedConnectionFactory {

    private WatchedConnectionFactory() {}

    static ConnectionFactory over(ConnectionFactory real) {
        return Watch.over(ConnectionFactory.class, real, (method, args, call) -> {
            Object result = call.go();
            return result instanceof JMSContext context ? context(context) : result;
        });
    }

    /** With the crash points around the two phases of a commit. */
    static XAConnectionFactory overXa(XAConnectionFactory real) {
        return Watch.over(XAConnectionFactory.class, real, (method, args, call) -> {
            Object result = call.go();
            return result instanceof XAJMSContext context ? xaContext(context) : result;
        });
    }

    private static XAJMSContext xaContext(XAJMSContext real) {
        XAResource resource = new WatchedResource(real.getXAResource());
        return Watch.over(XAJMSContext.class, real, (method, args, call) -> {
            if (method.getName().equals("createMessage") || method.getName().equals("createBytesMessage")) {
                CrashPoint.CLAIMED.pass();
            }
            Object result = call.go();
            return result instanceof XAResource ? resource : result;
        });
    }

    private static JMSContext context(JMSContext real) {
        return Watch.over(JMSContext.class, Sabotage.of(real), (method, args, call) -> {
            switch (method.getName()) {
                case "createMessage", "createBytesMessage" -> {
                    CrashPoint.CLAIMED.pass();
                    return call.go();
                }
                case "commit" -> {
                    CrashPoint.SENT.pass();
                    Object result = call.go();
                    CrashPoint.DELIVERED.pass();
                    return result;
                }
                default -> {
                    return call.go();
                }
            }
        });
    }
}
