// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own, on the laboratory's class path, which can be spoken to, stopped, continued and killed. */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Path log;
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private boolean silent;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * @param log gets what it writes to its standard error
     * @param properties its system properties
     */
    public static Child start(String name, Path log, Class<?> main, Map<String, String> properties, String... jvm) {
        return start(name, log, System.getProperty("java.class.path"), main, properties, List.of(jvm));
    }

    static Child start(
            String name, Path log, String classPath, Class<?> main, Map<String, String> properties, List<String> jvm) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", classPath, main.getName()));
        return start(name, log, command);
    }

    /** Not only a Java of ours. */
    public static Child start(String name, Path log, List<String> command) {
        try {
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Child child = new Child(name, log, process);
            Thread ear = new Thread(child::listen, "ear-" + name);
            ear.setDaemon(true);
            ear.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            heard("cannot be heard: " + e);
        } finally {
            synchronized (said) {
                silent = true;
                said.notifyAll();
            }
        }
    }

    private void heard(String line) {
        synchronized (said) {
            said.add(line);
            said.notifyAll();
        }
    }

    /** @return the line that begins so, and has not been waited for before */
    public String await(String beginning) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (said) {
            while (true) {
                for (int i = 0; i < said.size(); i++) {
                    if (said.get(i).startsWith(beginning)) {
                        return said.remove(i);
                    }
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (silent || left <= 0) {
                    throw new IllegalStateException(
                            name + " has not said \"" + beginning + "\", but " + said + "; see " + log);
                }
                try {
                    said.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    public void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not listen; see " + log, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    public void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** STOP or CONT, say. */
    void signal(String signal) {
        Signals.send(signal, pid());
    }

    void note(String text) {
        try {
            Files.writeString(log, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
