// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import java.util.ArrayList;
import java.util.List;

/** The readings of one application, in their order. */
final class Readings {

    private static final double MB = 1_000_000;

    private final List<Reading> all;

    Readings() {
        this(new ArrayList<>());
    }

    private Readings(List<Reading> all) {
        this.all = all;
    }

    void add(Reading reading) {
        all.add(reading);
    }

    Reading last() {
        return all.get(all.size() - 1);
    }

    /** The first of so many equal parts. */
    Readings first(int parts) {
        return new Readings(all.subList(0, all.size() / parts));
    }

    Readings lastOf(int parts) {
        return new Readings(all.subList(all.size() - all.size() / parts, all.size()));
    }

    /** The median, in MB: one reading more or less in the middle of a batch does not move it. */
    double live() {
        return all.stream()
                        .mapToLong(Reading::live)
                        .sorted()
                        .skip(all.size() / 2)
                        .findFirst()
                        .orElseThrow()
                / MB;
    }

    double highestLive() {
        return all.stream().mapToLong(Reading::live).max().orElseThrow() / MB;
    }

    /** In MB; of what the readings have seen, garbage included. */
    double highestUsed() {
        return all.stream().mapToLong(Reading::used).max().orElseThrow() / MB;
    }

    int mostThreads() {
        return all.stream().mapToInt(Reading::threads).max().orElseThrow();
    }

    /** Events committed in a second. */
    double rate() {
        Reading from = all.get(0);
        return (last().committed() - from.committed()) * 1e9 / (last().nanos() - from.nanos());
    }
}
