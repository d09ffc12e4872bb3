// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders.broker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** An Artemis broker inside the application, so that the example needs nothing else; its journal is on disk. */
@ApplicationScoped
public class Broker {

    static final String URL = "vm://0";

    /** Artemis has a line for auditors on every message and session; the demo's log is to be read by people. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    static {
        AUDIT.setLevel(Level.OFF);
    }

    @Inject
    @ConfigProperty(name = "demo.data")
    private String data;

    private EmbeddedActiveMQ server;

    /** Starts the broker where it is not running yet. */
    public synchronized void start() {
        if (!isRunning()) {
            try {
                EmbeddedActiveMQ starting = new EmbeddedActiveMQ().setConfiguration(configuration());
                starting.start();
                server = starting;
            } catch (Exception e) {
                throw new IllegalStateException("The broker does not start", e);
            }
        }
    }

    /** Stops the broker where it is running: its clients lose their connections, its messages stay on disk. */
    public synchronized void stop() {
        if (isRunning()) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException("The broker does not stop", e);
            } finally {
                server = null;
            }
        }
    }

    public synchronized boolean isRunning() {
        return server != null;
    }

    private Configuration configuration() throws Exception {
        Path directory = Path.of(data, "broker").toAbsolutePath();
        return new ConfigurationImpl()
                .setName("orders")
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
                .setNodeManagerLockDirectory(directory.toString())
                // By default a disk that is 90 % full silently blocks whoever sends.
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration("in-vm", URL)
                // By default the tenth failure to deliver moves a message out of the subscriber's reach.
                .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1));
    }
}
