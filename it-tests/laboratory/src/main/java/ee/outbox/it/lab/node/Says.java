// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

/** What a node says to the laboratory, a line each, on its standard output. */
public final class Says {

    public static final String READY = "READY";
    public static final String PAUSED = "PAUSED";
    public static final String RESTS = "RESTS";
    public static final String CONSUMES = "CONSUMES";
    public static final String EXHAUSTED = "EXHAUSTED";
    public static final String TIMED_OUT = "TIMED OUT";
    public static final String STOPPED = "STOPPED";

    /** Followed by what {@code read} asks for: see {@link Gauge}. */
    public static final String READS = "READS ";

    private static final String AT = "AT ";

    private Says() {}

    /** What it says when a thread stands still at the point. */
    public static String standsAt(CrashPoint point) {
        return AT + point;
    }

    static void at(CrashPoint point) {
        say(standsAt(point));
    }

    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
