// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import ee.outbox.bench.node.HandWritten;
import ee.outbox.bench.node.Ours;
import ee.outbox.bench.node.Says;
import ee.outbox.bench.node.Work;
import ee.outbox.it.balance.Delivery;
import ee.outbox.it.lab.Child;
import ee.outbox.it.lab.node.Server;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A contestant's JVM, to be told what to do. */
final class Entrant implements AutoCloseable {

    static final int HEAP_MB = 512;
    private static final int THOUSAND = 1_000;

    enum Kind {
        OURS(Ours.class, "outbox_event"),
        HAND_WRITTEN(HandWritten.class, "hand_event");

        private final Class<?> main;
        private final String table;

        Kind(Class<?> main, String table) {
            this.main = main;
            this.table = table;
        }
    }

    /**
     * What it has used since it began.
     *
     * @param allocated bytes
     * @param micros of processor time
     */
    record Usage(long allocated, double micros) {}

    private final Site site;
    private final Kind kind;
    private final Child process;
    private final Path directory;
    private int fills;

    /** @param topic where it relays to */
    Entrant(Site site, Kind kind, String name, int heapMb, Delivery delivery, String topic) {
        this.site = site;
        this.kind = kind;
        directory = site.directory().resolve(name);
        Map<String, String> all = new LinkedHashMap<>(delivery.properties());
        all.put(Server.NAME, name);
        all.put(Server.WATCHED, "false");
        all.put(Server.DATABASE, site.databaseUrl());
        all.put(Server.BROKER, site.brokerUrl());
        all.put(Server.DIRECTORY, directory.resolve("narayana").toString());
        all.put(Work.DESTINATION, topic);
        all.put("outbox.schema", "create");
        all.put("outbox.source", "/bench");
        all.put("outbox.channel." + Work.TOPIC + ".destination", topic);
        process = Child.start(name, directory.resolve("node.log"), kind.main, all, options(heapMb));
        process.await(Says.READY);
    }

    private String[] options(int heapMb) {
        String heap = "-Xmx" + heapMb + "m";
        String start = "-Xms" + heapMb + "m";
        return Boolean.getBoolean("bench.jfr")
                ? new String[] {
                    start,
                    heap,
                    "-XX:StartFlightRecording=settings=profile,filename=" + directory.resolve("node.jfr"),
                    "-Xlog:jfr*=off"
                }
                : new String[] {start, heap};
    }

    String table() {
        return kind.table;
    }

    private void tell(String... words) {
        process.say(String.join(" ", words));
        process.await(Says.DONE + words[0]);
    }

    void store(int threads) {
        tell("store", String.valueOf(threads));
    }

    void relay(int threads, boolean keep, String... settings) {
        beginToRelay(threads, keep, settings);
        awaitRelaying();
    }

    /** The first half of it, where several begin at once. */
    void beginToRelay(int threads, boolean keep, String... settings) {
        String line = "relay " + threads + (keep ? " mark " : " remove ") + String.join(" ", settings);
        process.say(line.trim());
    }

    void awaitRelaying() {
        process.await(Says.DONE + "relay");
    }

    void rest() {
        tell("rest");
    }

    /**
     * Leaves so many events waiting, and rests.
     *
     * @param threads how many will relay
     * @param events as many as a thousand can be multiplied to
     */
    void fill(int threads, int events) {
        String ids = nextIds();
        store(threads);
        tell("fill", ids, String.valueOf(THOUSAND));
        rest();
        site.repeat(table(), "id LIKE '" + ids + "%'", events / THOUSAND - 1);
    }

    /** A beginning of ids that no event has had. */
    String nextIds() {
        return kind + "-" + process.pid() + "-" + ++fills + "-";
    }

    /** @return the medians in microseconds, of transactions with 0, 1 and 10 events */
    double[] write(int threads, int count) {
        process.say("write " + nextIds() + " " + threads + " " + count);
        String said = process.await(Says.WROTE).substring(Says.WROTE.length());
        return Arrays.stream(said.split(" "))
                .mapToDouble(nanos -> Long.parseLong(nanos) / 1e3)
                .toArray();
    }

    void say(String... words) {
        process.say(String.join(" ", words));
    }

    /** Until the writers of an offer are done. */
    int awaitOffered() {
        return Integer.parseInt(process.await(Says.OFFERED).substring(Says.OFFERED.length()));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Usage usage() {
        process.say("usage");
        String[] said = process.await(Says.USAGE).substring(Says.USAGE.length()).split(" ");
        return new Usage(Long.parseLong(said[0]), Long.parseLong(said[1]) / 1e3);
    }

    /** Bytes of its heap, after a full collection. */
    long live() {
        process.say("live");
        return Long.parseLong(process.await(Says.LIVE).substring(Says.LIVE.length()));
    }

    @Override
    public void close() {
        process.say("stop");
        process.awaitEnd();
        process.close();
    }
}
