// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts that came from elsewhere, an exception of a driver or a broker, an attribute of an event, made fit for a log, a
 * column or an answer: without credentials and connection URLs, and in one line, so that none can look like two entries.
 *
 * <p>Rather masks too much than too little: from where a URL or a secret begins to the next blank. A secret that nothing
 * announces, it cannot tell from a word. What is masked once stays as it is when it is masked again.
 */
public final class Masked {

    /** Bounds what a hostile text costs; no sentence of ours comes near. */
    private static final int LONGEST = 10_000;

    private record Rule(Pattern secret, String mask) {

        /** @param secret in any case; nothing in it may look for its end from every character of a long text */
        Rule(String secret, String mask) {
            this(Pattern.compile(secret, Pattern.CASE_INSENSITIVE), mask);
        }
    }

    private static final List<Rule> RULES = List.of(
            // SQL Server's has blanks in {}
            new Rule("\\bjdbc:[^\\s{]*(?:\\{[^}]*}?[^\\s{]*){0,50}\\S*", "jdbc:***"),
            // Oracle's scott/tiger@//host:1521/orders
            new Rule("(?<!\\S)\\S{1,200}@//\\S+", "***"),
            // A page's address says where to read on, and an event's source what it is; any other is a connection's.
            new Rule("(?<![a-z0-9+.-])(?!https?:)([a-z][a-z0-9+.-]{0,40})://\\S+", "$1://***"),
            new Rule("//\\S{0,500}@", "//***@"),
            new Rule("(authorization[\"']?\\s{0,9}[=:]\\s{0,9})(?:\\w{1,20}\\s{1,9})?\\S+", "$1***"),
            new Rule(
                    "(passw(?:or)?d|passphrase|passcode|pwd|\\bpass(?=\\s{0,9}=)|\\bpw|secret|credentials?"
                            + "|(?:api|access|private|account)[-_]?key|[a-z][-_]?token|\\btoken(?=\\s{0,9}=)"
                            + "|\\buser(?:[-_]?name|[-_]?id)?)"
                            + "([\"']?\\s{0,9}[=:]\\s{0,9})(?:\"[^\"]*\"?|'[^']*'?|\\{[^}]*}?|[^\\s\"'{]\\S*)",
                    "$1$2\"***\""));

    private Masked() {}

    /** @return {@code null} for {@code null} */
    public static String text(Object from) {
        if (from == null) {
            return null;
        }
        String text = from.toString();
        String masked = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        for (Rule rule : RULES) {
            masked = rule.secret().matcher(masked).replaceAll(rule.mask());
        }
        return inOneLine(masked);
    }

    /**
     * The failure as a logger may print it: with its own stack traces and those of its causes, and masked texts. For logs
     * alone; whoever has to tell what has failed needs the failure itself.
     */
    public static Throwable trace(Throwable failure) {
        return Trace.of(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static String inOneLine(String text) {
        if (text.codePoints().noneMatch(Masked::breaksALine)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 20);
        text.codePoints().forEach(c -> {
            if (breaksALine(c)) {
                line.append(escape(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** Or turns it round, as the marks of writing direction do, or cannot be stored or sent. */
    private static boolean breaksALine(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT ->
                (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            default -> false;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04X", c);
        };
    }

    /** Prints like the failure of which it is made. */
    private static final class Trace extends Exception {

        private static final long serialVersionUID = 1L;

        private Trace(Throwable failure, Throwable cause) {
            super(text(failure), cause);
            setStackTrace(failure.getStackTrace());
        }

        /** @param seen causes may go in a circle */
        static Trace of(Throwable failure, Set<Throwable> seen) {
            if (failure == null || !seen.add(failure)) {
                return null;
            }
            Trace trace = new Trace(failure, of(failure.getCause(), seen));
            for (Throwable suppressed : failure.getSuppressed()) {
                Trace masked = of(suppressed, seen);
                if (masked != null) {
                    trace.addSuppressed(masked);
                }
            }
            return trace;
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // the class it names is that of the failure, not this one
        public String toString() {
            return getMessage();
        }
    }
}
