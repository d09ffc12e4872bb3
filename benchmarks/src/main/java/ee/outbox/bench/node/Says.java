// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a contestant says, a line each. */
public final class Says {

    public static final String READY = "READY";
    public static final String DONE = "DONE ";

    /** Three medians in nanoseconds: of transactions with 0, 1 and 10 events. */
    public static final String WROTE = "WROTE ";

    /** How many events were committed, after an offer. */
    public static final String OFFERED = "OFFERED ";

    /** Bytes allocated, processor time in nanoseconds. */
    public static final String USAGE = "USAGE ";

    /** Bytes after a full collection. */
    public static final String LIVE = "LIVE ";

    /** A server has another idea of what {@code System.out} is. */
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private Says() {}

    static synchronized void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
