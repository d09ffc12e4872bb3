// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.matrix;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;

/** One row: a server with its database and its JDK, and how many tests have passed and failed for each column. */
final class Run {

    private static final String FAILED = ".failed";

    private final Properties record = new Properties();
    private final Path file;

    private Run(Path file) {
        this.file = file;
    }

    /** The run of this JVM; takes the place of an earlier one on the same server, database and JDK. */
    static Run begin() {
        String database = System.getProperty("database");
        String jdk = version(Path.of(System.getProperty("server.jdk")));
        Run run = new Run(Path.of(System.getProperty("matrix.directory"), database + "-" + jdk + ".properties"));
        run.record.setProperty("server", System.getProperty("server.title"));
        run.record.setProperty("database", database);
        run.record.setProperty("jdk", jdk);
        run.record.setProperty("date", LocalDate.now(ZoneOffset.UTC).toString());
        return run;
    }

    static Run read(Path file) {
        Run run = new Run(file);
        try (Reader reader = Files.newBufferedReader(file)) {
            run.record.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run;
    }

    /** As the JDK itself says it, in the file that every JDK has for that. */
    private static String version(Path jdk) {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(jdk.resolve("release"))) {
            release.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("server.jdk=" + jdk + " is no JDK's directory", e);
        }
        return release.getProperty("JAVA_VERSION").replace("\"", "");
    }

    void passed(Column column) {
        count(column.name());
    }

    void failed(Column column) {
        count(column.name() + FAILED);
    }

    private synchronized void count(String key) {
        record.setProperty(key, Integer.toString(counted(key) + 1));
        try {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(file)) {
                record.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int counted(String key) {
        return Integer.parseInt(record.getProperty(key, "0"));
    }

    String get(String key) {
        return record.getProperty(key);
    }

    /** Empty where no test has run. */
    String cell(Column column) {
        int failed = counted(column.name() + FAILED);
        int passed = counted(column.name());
        if (failed > 0) {
            return failed + " of " + (passed + failed) + " failed";
        }
        return passed > 0 ? Integer.toString(passed) : "";
    }
}
