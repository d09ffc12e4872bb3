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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A contestant's JVM, to be told what to do. */
final class Entrant implements AutoCloseable {

    private static final int THOUSAND = 1_000;

    enum Kind {
        OURS(Ours.class, "outbox_event", false),
        HAND_WRITTEN(HandWritten.class, "hand_event", true);

        private final Class<?> main;
        private final String table;

        /** Whether it depends on the number of threads what is stored. */
        private final boolean isShared;

        Kind(Class<?> main, String table, boolean isShared) {
            this.main = main;
            this.table = table;
            this.isShared = isShared;
        }
    }

    /**
     * What it has used since it began.
     *
     * @param allocated bytes
     * @param micros of processor time
     * @param compiled milliseconds that its compilers were busy
     */
    record Usage(long allocated, double micros, long compiled) {}

    private final Site site;
    private final Kind kind;
    private final String name;
    private final Child process;
    private final Path directory;
    private final Map<Integer, Site.Feed> feeds = new HashMap<>();
    private int ids;

    /**
     * @param topic where it relays to
     * @param options of its JVM
     */
    static Entrant start(Site site, Kind kind, String name, Delivery delivery, String topic, List<String> options) {
        Path directory = site.directory().resolve(name);
        Map<String, String> all = new LinkedHashMap<>(delivery.properties());
        all.put(Server.NAME, name);
        all.put(Server.WATCHED, "false");
        all.put(Server.BROKER, String.valueOf(site.brokerPort()));
        all.put(Server.DIRECTORY, directory.resolve("narayana").toString());
        all.putAll(properties(site, topic));
        String[] jvm = recorded(options, directory).toArray(String[]::new);
        Child process = Child.start(name, directory.resolve("node.log"), kind.main, all, jvm);
        process.await(Says.READY);
        return new Entrant(site, kind, name, process);
    }

    /** @param process is ready */
    Entrant(Site site, Kind kind, String name, Child process) {
        this.site = site;
        this.kind = kind;
        this.name = name;
        this.process = process;
        directory = site.directory().resolve(name);
    }

    /** What each has, wherever it is. */
    static Map<String, String> properties(Site site, String topic) {
        return Map.of(
                Server.DATABASE,
                site.databaseUrl(),
                Work.DESTINATION,
                topic,
                "outbox.schema",
                "create",
                "outbox.source",
                "/bench",
                "outbox.channel." + Work.TOPIC + ".destination",
                topic);
    }

    static List<String> recorded(List<String> given, Path directory) {
        List<String> all = new ArrayList<>(given);
        if (Boolean.getBoolean("bench.jfr")) {
            all.add("-XX:StartFlightRecording=settings=profile,filename=" + directory.resolve("node.jfr"));
            // It would say so on the line that we read.
            all.add("-Xlog:jfr*=off");
        }
        return all;
    }

    /** With the broker that it sends to. */
    Site site() {
        return site;
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
     * A thousand events as it stores them, ten of each key, for the database to copy; written when first asked for, which clears
     * the tables.
     *
     * @param threads how many will relay
     */
    Site.Feed feed(int threads) {
        return feeds.computeIfAbsent(kind.isShared ? threads : 1, it -> {
            site.clearTables();
            store(threads);
            tell("fill", nextIds(), String.valueOf(THOUSAND));
            rest();
            Site.Feed feed = site.feed(template(threads), table(), "TRUE", table());
            site.clearTables();
            return feed;
        });
    }

    /** Of the thousand, some. */
    Site.Feed feed(String name, String condition) {
        feed(1);
        return site.feed("bench_" + name, template(1), condition, table());
    }

    private String template(int threads) {
        return "bench_" + kind.name() + (kind.isShared ? threads : "");
    }

    /** A beginning of ids that no event has had. */
    String nextIds() {
        return kind.name() + "-" + process.pid() + "-" + ++ids + "-";
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
        return new Usage(Long.parseLong(said[0]), Long.parseLong(said[1]) / 1e3, Long.parseLong(said[2]));
    }

    /** Bytes of its heap, after a full collection. */
    long live() {
        process.say("live");
        return Long.parseLong(process.await(Says.LIVE).substring(Says.LIVE.length()));
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        process.say("stop");
        process.awaitEnd();
        process.close();
    }
}
