// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.nio.charset.StandardCharsets;

/** What both contestants write and send: the same rows, the same events, the same messages. */
public final class Work {

    public static final String TOPIC = "orders";

    /** Where a node relays to; a topic of its own, where what several nodes have done is told apart. */
    public static final String DESTINATION = "bench.destination";

    static final String TYPE = "com.example.OrderPlaced";
    static final String SOURCE = "/bench";
    static final String JSON = "application/json";

    /** The application's own row, which every transaction has. */
    static final String INSERT = "INSERT INTO bench_work (number, note) VALUES (?, ?)";

    public static final String TABLE =
            "CREATE TABLE IF NOT EXISTS bench_work (number BIGINT NOT NULL, note VARCHAR(255) NOT NULL)";

    private static final int KEYS = 100;

    /** 1 KiB of JSON. */
    private static final byte[] PAYLOAD = payload();

    private Work() {}

    private static byte[] payload() {
        String start = "{\"customer\":\"4711\",\"note\":\"";
        return (start + "x".repeat(1024 - start.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    static String key(long number) {
        return "key-" + number % KEYS;
    }

    static byte[] data() {
        return PAYLOAD.clone();
    }
}
