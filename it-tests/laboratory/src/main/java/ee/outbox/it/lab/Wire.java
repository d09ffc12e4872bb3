// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The wire between a node and a server: it can be cut, stalled, slowed, and made to swallow answers. */
final class Wire implements AutoCloseable {

    private enum State {
        WHOLE,
        STALLED,
        DEAF
    }

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong swallowed = new AtomicLong();
    private State state = State.WHOLE;
    private volatile long pauseNanos;

    Wire(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("wire-" + target, this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Closes what is open; what comes after that is let through. */
    synchronized void cut() {
        sockets.forEach(Wire::close);
        heal();
    }

    /** Nothing passes in either direction, and nobody is told. */
    synchronized void stall() {
        state = State.STALLED;
    }

    /** Requests pass, and answers do not. */
    synchronized void swallowAnswers() {
        swallowed.set(0);
        state = State.DEAF;
    }

    /** How many bytes of answers have not been let through. */
    long swallowed() {
        return swallowed.get();
    }

    /** Each piece of what passes takes that much longer. */
    void slow(long nanos) {
        pauseNanos = nanos;
    }

    synchronized void heal() {
        state = State.WHOLE;
        pauseNanos = 0;
        notifyAll();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                sockets.add(client);
                join(client);
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            // The server is away, and its client has to see that.
            sockets.remove(client);
            client.close();
            return;
        }
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        run("requests", () -> pass(client, server, false));
        run("answers", () -> pass(server, client, true));
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] piece = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
                if (letThrough(length, answers)) {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException e) {
            // Cut, by us or by one of the two; both ends are closed now.
            return;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized boolean letThrough(int length, boolean answers) throws IOException {
        while (state == State.STALLED) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (answers && state == State.DEAF) {
            swallowed.addAndGet(length);
            return false;
        }
        return true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
