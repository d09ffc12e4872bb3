// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.payara;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;

/** A process that obeys its standard input, one command a line, and says of each how it ended. */
public final class Console {

    private static final long PATIENCE_SECONDS = 120;

    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final Process process;
    private final Path log;
    private final Pattern reply;

    /** @param reply what a line of the output is like that is a reply, the group being what it says; the rest is for the log */
    public Console(ProcessBuilder command, Path log, Pattern reply) throws IOException {
        this.log = log;
        this.reply = reply;
        process = command.redirectErrorStream(true).start();
        Thread reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8)), "console-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** To the end, always: a process whose output nobody reads stands still when the pipe is full. */
    private void read(BufferedReader output) {
        try (Writer file = Files.newBufferedWriter(log, CREATE, APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher match = reply.matcher(line);
                if (match.matches()) {
                    file.flush();
                    replies.add(match.group(1));
                } else {
                    file.append(line).append('\n').flush();
                }
            }
        } catch (IOException e) {
            // Process.destroy() has closed the stream.
        }
    }

    public String ask(String command) throws DeploymentException {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(command)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new DeploymentException("The server does not listen; see " + log, e);
        }
        return reply();
    }

    /** The next reply, which the process may have given without being asked. */
    public String reply() throws DeploymentException {
        try {
            for (long waited = 0; waited < PATIENCE_SECONDS; waited++) {
                String next = replies.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    return next;
                }
                if (!process.isAlive()) {
                    throw new DeploymentException("The server has ended; see " + log);
                }
            }
            throw new DeploymentException("The server does not answer; see " + log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("interrupted", e);
        }
    }

    public void end() throws InterruptedException {
        process.destroy();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        kill();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
