// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.full;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The hundred ports of a domain: one base, and what {@code create-domain --portbase} adds to it. */
record Ports(int base) {

    private static final int SIZE = 100;

    /** Below the ports that systems deal out to clients. */
    private static final int LOWEST = 10_000;

    private static final int HIGHEST = 32_000;

    static Ports free() {
        return ThreadLocalRandom.current()
                .ints(LOWEST, HIGHEST)
                .mapToObj(Ports::new)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }

    private boolean isFree() {
        return IntStream.range(base, base + SIZE).allMatch(Ports::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    int admin() {
        return base + 48;
    }

    int http() {
        return base + 80;
    }
}
