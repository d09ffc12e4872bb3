// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.internal.Masked;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What an event has met with beside its publication, a line each: {@code <time> <what> <detail>}. Written only where
 * something went wrong or an operator acted, so that an event which goes its way costs nothing.
 */
final class History {

    static final String REFUSED = "refused";
    static final String HELD = "held";
    static final String REPLAYED = "replayed";

    /** Ends the word of a line: the event may have been sent before, and the lane that knew of it forgets. */
    private static final String SUSPECT = "-possible-duplicate";

    /** One that is tried again for ever must not grow for ever. */
    private static final int MOST_LINES = 30;

    private static final int LONGEST_LINE = 500;

    private History() {}

    /** @param lines those so far; {@code null} for none */
    static String with(String lines, Instant at, String what, String detail) {
        List<String> all = lines == null ? new ArrayList<>() : new ArrayList<>(List.of(lines.split("\n")));
        String line =
                at.truncatedTo(ChronoUnit.MILLIS) + " " + what + (detail == null ? "" : " " + Masked.text(detail));
        all.add(cut(line));
        return String.join("\n", all.subList(Math.max(0, all.size() - MOST_LINES), all.size()));
    }

    private static String cut(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        return line.substring(
                0, Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE);
    }

    /** As {@link #with}, for an event that may have been sent before: each line says it anew, as the oldest are dropped. */
    static String withSuspect(String lines, Instant at, String what, String detail) {
        return with(lines, at, what + SUSPECT, detail);
    }

    /** Whether the event may have been sent before, as far as the lines tell. What is replayed begins anew. */
    static boolean isSuspect(String lines) {
        boolean suspect = false;
        for (String line : lines == null ? new String[0] : lines.split("\n")) {
            suspect = !word(line).equals(REPLAYED) && (suspect || word(line).endsWith(SUSPECT));
        }
        return suspect;
    }

    private static String word(String line) {
        String[] parts = line.split(" ", 3);
        return parts.length > 1 ? parts[1] : "";
    }
}
