// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an application may call a message property of its own. */
final class PropertyName {

    /** JMS sets no limit, and a broker one that it tells only of the message that has been stored already. */
    private static final int LONGEST = 255;

    /**
     * All of {@code JMS}, for a selector takes {@code JMSType} and the like for the header. Artemis and ActiveMQ obey the
     * properties that begin with the others: Artemis throws away the second message of one {@code _AMQ_DUPL_ID}.
     */
    private static final List<String> TAKEN =
            List.of("JMS", JmsBinding.PREFIX, JmsBinding.OWN_PREFIX, "_AMQ_", "__AMQ_", "AMQ_", "_HQ_");

    /** Heard by no queue but one that an operator has made a last-value queue, for just that. */
    private static final String LAST_VALUE = "_AMQ_LVQ_NAME";

    private static final Set<String> SELECTOR_WORDS =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private PropertyName() {}

    /** Why it may not; begins with a verb's object, as in "is ...". */
    static Optional<String> fault(String name) {
        if (!isIdentifier(name)) {
            return Optional.of("no property name; JMS wants a Java identifier");
        }
        if (name.length() > LONGEST) {
            return Optional.of("too long; the property's name has " + name.length() + " characters, and at most "
                    + LONGEST + " are allowed");
        }
        if (SELECTOR_WORDS.contains(name.toUpperCase(Locale.ROOT))) {
            return Optional.of("not allowed; " + name + " is a word of JMS's selector language. Choose another name");
        }
        return TAKEN.stream()
                .filter(taken -> name.startsWith(taken) && !name.equals(LAST_VALUE))
                .findFirst()
                .map(taken -> "not allowed; names that begin with " + taken + " are taken. " + instead(name, taken));
    }

    private static String instead(String name, String taken) {
        if (name.equals(JmsBinding.GROUP)) {
            return "Set the event's partition key instead";
        }
        return taken.equals(JmsBinding.PREFIX)
                ? "Add an extension attribute to the event instead"
                : "Choose another name";
    }

    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints()
                        .allMatch(c -> Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }
}
