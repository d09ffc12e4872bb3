// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A database and a broker, what was received from it, and applications in which many events wait. */
final class Reservoir implements AutoCloseable {

    /** How long nothing may come before what has not come counts as lost. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final int THOUSAND = 1_000;

    private static final String REPEAT = """
            INSERT INTO outbox_event (id, extensions, others)
            SELECT id || '-done', json_build_object('number', ((extensions::json ->> 'number')::int + done)::text)::text, others
            FROM (SELECT * FROM outbox_event ORDER BY seq LIMIT 1000) AS first ORDER BY seq""";

    private final Path directory;
    private final PostgreSql database;
    private final Broker broker;
    private final List<Application> applications = new ArrayList<>();
    final Tally tally;

    Reservoir(Path directory) {
        this.directory = directory;
        database = new PostgreSql(directory.resolve("postgresql")).start();
        broker = new Broker(directory.resolve("broker"), "-Xmx256m").start();
        tally = new Tally(broker.port());
    }

    Wire wire() {
        return new Wire(broker.port());
    }

    /** One that relays, over the wire or straight. */
    Application relaying(String name, int brokerPort) {
        return application(name, brokerPort, Map.of());
    }

    Application relaying(String name) {
        return relaying(name, broker.port());
    }

    /** One that only stores. */
    Application storing(String name) {
        return application(name, broker.port(), Map.of("outbox.relay.enabled", "false"));
    }

    private Application application(String name, int brokerPort, Map<String, String> properties) {
        Application application = new Application(name, directory, database.port(), brokerPort, properties);
        applications.add(application);
        return application;
    }

    /**
     * Stores so many events that nobody relays yet: an application writes the first thousand, and the database repeats them, each
     * thousand after the last, with other ids and the numbers that follow.
     *
     * @param events a multiple of a thousand
     */
    void fill(int events) {
        Application filler = storing("filler");
        filler.flood(1, THOUSAND, THOUSAND);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> filler.read().committed() == THOUSAND);
        filler.stop();
        String others = database.query("""
                        SELECT string_agg(column_name, ', ') FROM information_schema.columns
                        WHERE table_name = 'outbox_event' AND column_name NOT IN ('seq', 'id', 'extensions')""", row -> row.getString(1)).get(0);
        Progress progress = new Progress("stored", events);
        for (int done = THOUSAND; done < events; done += THOUSAND) {
            database.execute(REPEAT.replace("others", others).replace("done", String.valueOf(done)));
            progress.show(done + THOUSAND);
        }
    }

    /** Until so many different events have been received, or nothing more comes. */
    void awaitEvents(long count) {
        long[] had = {-1, System.nanoTime()};
        Awaitility.await().forever().pollInterval(Duration.ofMillis(20)).until(() -> {
            long events = tally.events();
            if (events != had[0]) {
                had[0] = events;
                had[1] = System.nanoTime();
            }
            return events >= count || System.nanoTime() - had[1] > SILENCE.toNanos();
        });
    }

    /** How many are not published as yet. */
    long waiting() {
        return database.count("outbox_event WHERE status <> 'PUBLISHED'");
    }

    /** Until a moment of the measurement. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().forever().pollInterval(Duration.ofMillis(50)).until(() -> System.nanoTime() - end >= 0);
    }

    /** Says on the terminal how far it is, a tenth at a time. */
    static final class Progress {
        private final String what;
        private final long all;
        private long tenths = -1;

        Progress(String what, long all) {
            this.what = what;
            this.all = all;
        }

        long show(long done) {
            if (done * 10 / all > tenths) {
                tenths = done * 10 / all;
                System.out.printf(Locale.ROOT, "memory: %d of %d %s%n", done, all, what);
            }
            return done;
        }
    }

    @Override
    public void close() {
        applications.forEach(Application::close);
        tally.close();
        broker.close();
        database.close();
        Stream.of("postgresql", "broker/journal", "broker/paging")
                .map(directory::resolve)
                .filter(Files::exists)
                .forEach(Reservoir::delete);
    }

    /** Gigabytes, which nobody looks at; the logs stay. */
    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
