// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** Artemis in a process of its own, with a journal on disk, which comes back as it was. */
public final class Broker implements AutoCloseable {

    private static final String DIRECTORY = "broker.directory";
    private static final String PORT = "broker.port";
    private static final String READY = "READY";

    private final Path directory;
    private final String[] jvm;
    private final int port = Child.freePort();
    private Child process;

    /** @param jvm options of its Java */
    public Broker(Path directory, String... jvm) {
        this.directory = directory;
        this.jvm = jvm;
    }

    public int port() {
        return port;
    }

    public Broker start() {
        process = Child.start(
                "broker",
                directory.resolve("broker.log"),
                Broker.class,
                Map.of(DIRECTORY, directory.toString(), PORT, String.valueOf(port)),
                jvm);
        process.await(READY);
        return this;
    }

    void kill() {
        process.kill();
    }

    void signal(String signal) {
        process.signal(signal);
    }

    @Override
    public void close() {
        process.close();
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(System.getProperty(DIRECTORY));
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        server.setConfiguration(new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + System.getProperty(PORT) + "?protocols=CORE"));
        server.start();
        System.out.println(READY);
        // Ends with the one who has started it, whatever happens to that.
        System.in.transferTo(OutputStream.nullOutputStream());
        server.stop();
        System.exit(0);
    }
}
