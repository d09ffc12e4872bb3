// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A line of the table.
 *
 * @param variant what is measured, with its unit
 * @param beside what it is compared with; empty where with nothing
 * @param ours the median over the rounds
 * @param other the median of what it is compared with
 * @param ratio the median of the rounds' ratios
 * @param lowest of the rounds' ratios, or of the values where there is no ratio
 * @param highest the same
 */
record Row(
        String scenario,
        String variant,
        String beside,
        double ours,
        double other,
        double ratio,
        double lowest,
        double highest,
        Goal goal) {

    static final String HAND_WRITTEN = "hand-written";
    static final String ITSELF = "itself";
    static final String NOTHING = "";

    /** @param rounds of each, ours and the other */
    static Row of(String scenario, String variant, String beside, List<double[]> rounds, Goal goal) {
        double[] ours = rounds.stream().mapToDouble(round -> round[0]).toArray();
        double[] others = rounds.stream().mapToDouble(round -> round[1]).toArray();
        double[] ratios = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] / others[i])
                .sorted()
                .toArray();
        return new Row(
                scenario,
                variant,
                beside,
                median(ours),
                median(others),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                goal);
    }

    /** What is not compared. */
    static Row of(String scenario, String variant, double[] values, Goal goal) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Row(
                scenario,
                variant,
                NOTHING,
                median(sorted),
                Double.NaN,
                Double.NaN,
                sorted[0],
                sorted[sorted.length - 1],
                goal);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    boolean isReached() {
        return goal.isReached(ours, other, ratio);
    }

    String reached() {
        return goal.kind() == Goal.Kind.NONE ? "" : isReached() ? "yes" : "**no**";
    }

    String spread() {
        return number(lowest) + " to " + number(highest);
    }

    /** Three digits that count. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    JsonObject json() {
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("scenario", scenario)
                .add("variant", variant)
                .add("ours", value(ours));
        add(object, "handWritten", beside.equals(HAND_WRITTEN) ? other : Double.NaN);
        if (beside.equals(ITSELF)) {
            add(object, "itself", other);
        }
        add(object, "ratio", ratio);
        add(object, "goal", goal.kind() == Goal.Kind.NONE ? Double.NaN : goal.value());
        return object.add("reached", isReached())
                .add("spread", Json.createArrayBuilder().add(value(lowest)).add(value(highest)))
                .build();
    }

    private static void add(JsonObjectBuilder object, String name, double number) {
        object.add(name, value(number));
    }

    /** JSON has no word for what is no number. */
    private static JsonValue value(double number) {
        return Double.isFinite(number) ? Json.createValue(number) : JsonValue.NULL;
    }
}
