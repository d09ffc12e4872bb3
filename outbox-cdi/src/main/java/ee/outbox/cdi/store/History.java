// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

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

    /** One that is tried again for ever must not grow for ever. */
    private static final int MOST_LINES = 30;

    private static final int LONGEST_LINE = 500;

    private History() {}

    /** @param lines those so far; {@code null} for none */
    static String with(String lines, Instant at, String what, String detail) {
        List<String> all = lines == null ? new ArrayList<>() : new ArrayList<>(List.of(lines.split("\n")));
        String line = at.truncatedTo(ChronoUnit.MILLIS) + " " + what + (detail == null ? "" : " " + oneLine(detail));
        all.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
        return String.join("\n", all.subList(Math.max(0, all.size() - MOST_LINES), all.size()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
