// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is run.
 *
 * @param rounds how often each is measured
 * @param scale 1 for the numbers that the goals are set for; less for a first look
 * @param chosen which scenarios, by name; a regular expression
 */
record Settings(int rounds, double scale, String chosen) {

    private static final int FEWEST = 1_000;
    private static final long SHORTEST_MILLIS = 500;
    private static final double NO_SCALE = 0.01;

    /** {@code -Dbench=}, {@code -Dbench.rounds=}, {@code -Dbench.scale=}. */
    static Settings ofProperties() {
        String chosen = System.getProperty("bench", "");
        return new Settings(
                Integer.getInteger("bench.rounds", 5),
                Double.parseDouble(System.getProperty("bench.scale", "1")),
                chosen.isBlank() ? ".*" : chosen);
    }

    /** A multiple of a thousand, in which events are filled in. */
    int events(int full) {
        return (int) Math.max(FEWEST, Math.round(full * scale / FEWEST) * FEWEST);
    }

    /** Not fewer than the least, but for a smoke. */
    int events(int full, int least) {
        return isSmoke() ? events(full) : Math.max(least, events(full));
    }

    int count(int full, int least) {
        return (int) Math.max(least, Math.round(full * scale));
    }

    /** Whether the numbers are so small that they say nothing. */
    boolean isSmoke() {
        return scale < NO_SCALE;
    }

    /** All of them; of a smoke the last alone. */
    <T> List<T> variants(List<T> all) {
        return isSmoke() ? all.subList(all.size() - 1, all.size()) : all;
    }

    /** Not less than the least, but for a smoke. */
    Duration time(int seconds, int least) {
        Duration time = time(seconds);
        return isSmoke() || time.toSeconds() >= least ? time : Duration.ofSeconds(least);
    }

    Duration time(int seconds) {
        return Duration.ofMillis(Math.max(SHORTEST_MILLIS, Math.round(seconds * 1_000 * scale)));
    }
}
