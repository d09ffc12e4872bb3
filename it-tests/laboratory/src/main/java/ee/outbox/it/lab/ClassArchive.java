// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.lab.node.WrongClock;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;

/** What a first node has loaded, for the others to map into their memory: their start is a third less work. */
final class ClassArchive {

    private final String classPath;
    private final Path file;
    private final Path agent;

    /** @param directory an empty one */
    ClassArchive(Path directory) {
        file = directory.resolve("node.jsa").toAbsolutePath();
        agent = agent(directory.resolve("agent.jar"));
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            jars.add(Files.isDirectory(Path.of(entry)) ? jar(entry, directory.resolve(jars.size() + ".jar")) : entry);
        }
        classPath = String.join(File.pathSeparator, jars);
    }

    /** Java archives no classes where a directory is on the path. */
    private static String jar(String directory, Path jar) {
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "cf", jar.toString(), "-C", directory, ".");
        return jar.toString();
    }

    /** Java finds the agent itself on the class path. */
    private static Path agent(Path jar) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", WrongClock.class.getName());
        try {
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    String classPath() {
        return classPath;
    }

    /** @param nodesLife a whole one, to its orderly end, with the options that it is given; once */
    synchronized void train(Consumer<List<String>> nodesLife) {
        if (!Files.exists(file)) {
            nodesLife.accept(List.of("-XX:ArchiveClassesAtExit=" + file));
        }
    }

    List<String> wrongClock(Duration by) {
        return List.of("-XX:SharedArchiveFile=" + file, "-javaagent:" + agent + "=" + by);
    }

    List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + file);
    }
}
