// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.util.ServiceLoader;
import java.util.function.Consumer;

/** What differs between servers: a module that brings a server implements this and names it as a service. */
public interface Server {

    /** The broker, running; always the same one. Where it cannot be stopped, the module leaves out the group "outage". */
    default Broker broker() {
        throw new UnsupportedOperationException("This server's broker cannot be stopped.");
    }

    /** Who receives what the application sends; not connected yet. */
    Subscriber subscriber(Consumer<Delivery> arrived);

    /** Adds what every application needs on this server: classes, libraries, configuration. */
    default void fit(War war) {}

    /** Where the server says whether it is ready; relative to the application, or a URL. */
    default String readiness() {
        return "/health/ready";
    }

    /**
     * Whether a handle of {@code @Resource(shareable = false)} stands for the same connection, within a transaction, as
     * any other of the same DataSource.
     */
    default boolean joinsUnshareable() {
        return true;
    }

    /** The one that this module tests. */
    static Server underTest() {
        return Holder.SERVER;
    }

    /** Loads the service once. */
    final class Holder {

        private static final Server SERVER =
                ServiceLoader.load(Server.class).findFirst().orElseThrow();

        private Holder() {}
    }
}
