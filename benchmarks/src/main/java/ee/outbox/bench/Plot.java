// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench;

import java.util.List;
import java.util.Locale;

/** The ratios of the rows that have a goal for theirs: a dot for the median, a line for the spread, a bar where the goal is. */
final class Plot {

    private static final int LINE = 22;
    private static final double CHARACTER = 6.7;
    private static final int WIDTH = 420;
    private static final int HEAD = 30;

    /** Ratios from a quarter to four, by their logarithm. */
    private static final double ENDS = Math.log(4);

    private final List<Row> shown;

    /** The width of the longest label. */
    private final int text;

    Plot(List<Row> rows) {
        shown = rows.stream().filter(Plot::hasRatio).toList();
        text = 20
                + (int) (CHARACTER
                        * shown.stream()
                                .mapToInt(row -> label(row).length())
                                .max()
                                .orElse(0));
    }

    String svg() {
        int height = HEAD + LINE * shown.size() + 10;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """, text + WIDTH + 20, height));
        for (double ratio : new double[] {0.25, 0.5, 1, 2, 4}) {
            add(
                    svg,
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#ccc\"/>%n",
                    x(ratio),
                    HEAD,
                    height);
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>%n",
                    x(ratio),
                    HEAD - 8,
                    ratio);
        }
        for (int i = 0; i < shown.size(); i++) {
            line(svg, shown.get(i), HEAD + LINE * i + LINE / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static boolean hasRatio(Row row) {
        return Double.isFinite(row.ratio())
                && (row.goal().kind() == Goal.Kind.RATIO_AT_LEAST || row.goal().kind() == Goal.Kind.RATIO_AT_MOST);
    }

    private static String label(Row row) {
        return row.scenario() + ": " + row.variant();
    }

    private void line(StringBuilder svg, Row row, int y) {
        String colour = row.isReached() ? "#1a7f37" : "#b3261e";
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", text - 10, y + 4, escape(label(row)));
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"%4$s\"/>%n",
                x(row.lowest()),
                x(row.highest()),
                y,
                colour);
        add(svg, "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\"/>%n", x(row.ratio()), y, colour);
        add(
                svg,
                "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"black\" stroke-width=\"2\"/>%n",
                x(row.goal().value()),
                y - 7,
                y + 7);
    }

    private double x(double ratio) {
        double part = ratio <= 0 ? -1 : Math.max(-1, Math.min(1, Math.log(ratio) / ENDS));
        return text + WIDTH * (part + 1) / 2;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
