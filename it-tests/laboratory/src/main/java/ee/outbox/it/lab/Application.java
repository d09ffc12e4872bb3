// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Delivery;
import ee.outbox.it.lab.node.Node;
import ee.outbox.it.lab.node.Says;
import java.nio.file.Path;
import java.util.Map;

/** A node with a heap of 256 MB, and the outbox's own defaults. An OutOfMemoryError on any thread ends it. */
final class Application implements AutoCloseable {

    static final int HEAP_MB = 256;

    private final Child process;

    /** @param broker the port, of the broker's or of a wire that leads there */
    Application(String name, Path directory, int database, int broker, Map<String, String> properties) {
        Map<String, String> all = NodeSettings.of(name, name, Delivery.AT_LEAST_ONCE, directory, database, broker);
        all.putAll(properties);
        process = Child.start(
                name,
                directory.resolve(name + ".log"),
                Node.class,
                all,
                "-Xmx" + HEAP_MB + "m",
                "-XX:+ExitOnOutOfMemoryError");
        process.await(Says.READY);
    }

    /** Begins to write at full rate, so many events at once, and ends after so many. */
    void flood(int writers, int atOnce, long limit) {
        process.say("flood " + writers + " " + atOnce + " " + limit);
    }

    Reading read() {
        long nanos = System.nanoTime();
        process.say("read");
        return Reading.of(nanos, process.await(Says.READS).substring(Says.READS.length()));
    }

    void pause() {
        process.say("pause");
        process.await(Says.PAUSED);
    }

    /** In order; what it leaves behind is a failure. */
    void stop() {
        process.say("stop");
        String said = process.await(Says.STOPPED);
        if (!said.equals(Says.STOPPED)) {
            throw new IllegalStateException("An application has left something behind: " + said);
        }
        process.awaitEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
