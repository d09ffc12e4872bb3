// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.Locale;

/** What a row has to reach. */
record Goal(Kind kind, double value) {

    enum Kind {
        RATIO_AT_LEAST,
        RATIO_AT_MOST,
        /** Of ours, above the other. */
        DIFFERENCE_AT_MOST,
        VALUE_AT_MOST,
        VALUE_AT_LEAST,
        /** Only shown. */
        NONE
    }

    static final Goal NONE = new Goal(Kind.NONE, 0);

    static Goal atLeast(double ratio) {
        return new Goal(Kind.RATIO_AT_LEAST, ratio);
    }

    static Goal atMost(double ratio) {
        return new Goal(Kind.RATIO_AT_MOST, ratio);
    }

    static Goal above(double difference) {
        return new Goal(Kind.DIFFERENCE_AT_MOST, difference);
    }

    static Goal value(double most) {
        return new Goal(Kind.VALUE_AT_MOST, most);
    }

    static Goal valueAtLeast(double least) {
        return new Goal(Kind.VALUE_AT_LEAST, least);
    }

    boolean isReached(double ours, double other, double ratio) {
        return switch (kind) {
            case RATIO_AT_LEAST -> ratio >= value;
            case RATIO_AT_MOST -> ratio <= value;
            case DIFFERENCE_AT_MOST -> ours - other <= value;
            case VALUE_AT_MOST -> ours <= value;
            case VALUE_AT_LEAST -> ours >= value;
            case NONE -> true;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case RATIO_AT_LEAST -> String.format(Locale.ROOT, "ratio ≥ %.2f", value);
            case RATIO_AT_MOST -> String.format(Locale.ROOT, "ratio ≤ %.2f", value);
            case DIFFERENCE_AT_MOST -> String.format(Locale.ROOT, "≤ %.0f above", value);
            case VALUE_AT_MOST -> String.format(Locale.ROOT, "≤ %.0f", value);
            case VALUE_AT_LEAST -> String.format(Locale.ROOT, "≥ %.2f", value);
            case NONE -> "";
        };
    }
}
