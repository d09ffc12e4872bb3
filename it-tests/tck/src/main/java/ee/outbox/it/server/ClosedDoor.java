// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stands on the port of a broker that is down, lets nobody in, and counts who knocks: so a test waits for as many
 * attempts as it wants to see, and not for a time.
 */
public final class ClosedDoor implements AutoCloseable {

    private final ServerSocket socket;
    private final Semaphore knocks = new Semaphore(0);

    public ClosedDoor(int port) {
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread porter = new Thread(this::turnAway, "closed-door");
        porter.setDaemon(true);
        porter.start();
    }

    private void turnAway() {
        try {
            while (true) {
                socket.accept().close();
                knocks.release();
            }
        } catch (SocketException e) {
            // closed: the broker comes back
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitKnocks(int count) throws InterruptedException {
        if (!knocks.tryAcquire(count, 2, TimeUnit.MINUTES)) {
            throw new AssertionError("only " + knocks.availablePermits() + " attempts of " + count);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
