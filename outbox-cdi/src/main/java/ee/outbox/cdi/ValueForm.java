// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form that a configuration value must have. */
@FunctionalInterface
interface ValueForm {

    /** With another scheme, JNDI would ask whatever host the name has in it. */
    Pattern JNDI_NAME = Pattern.compile("(java:)?[^:\\p{Z}\\p{C}]{1,255}");

    String JNDI_COMPLAINT =
            "must be a JNDI name, such as java:app/jdbc/orders or jdbc/orders: of at most 255 characters,"
                    + " without blanks, and without a colon but that of java:.";

    Pattern NAME = Pattern.compile("[^\\p{Z}\\p{C}]([^\\p{C}]{0,253}[^\\p{Z}\\p{C}])?");

    String NAME_COMPLAINT =
            "must be a name of at most 255 characters, without control characters, and without a blank at"
                    + " either end.";

    Pattern NAMES = Pattern.compile(" *[^,@\\p{Z}\\p{C}]{1,63} *(, *[^,@\\p{Z}\\p{C}]{1,63} *)*");

    String NAMES_COMPLAINT =
            "must be a name, or several with commas between them, each of at most 63 characters, without"
                    + " blanks and without @.";

    /** What is wrong with the text, and what would be right. */
    Optional<String> complaint(String text);

    /** @param form as the catalogue writes it */
    static ValueForm of(String form) {
        String[] words = form.split(" ");
        return switch (words[0]) {
            case "text" -> text -> Optional.empty();
            case "uri" -> ValueForm::uri;
            case "jndi" -> matching(JNDI_NAME, JNDI_COMPLAINT);
            case "name" -> matching(NAME, NAME_COMPLAINT);
            case "names" -> matching(NAMES, NAMES_COMPLAINT);
            case "boolean" -> oneOf(List.of("true", "false"));
            case "duration" -> duration(words.length > 1 ? Duration.parse(words[1]) : Duration.ZERO);
            case "int", "decimal" -> number(words[0].equals("int"), words[1].split("\\.\\."));
            default -> oneOf(List.of(form.split("\\|")));
        };
    }

    private static ValueForm matching(Pattern pattern, String complaint) {
        return text -> pattern.matcher(text).matches() ? Optional.empty() : Optional.of(complaint);
    }

    private static Optional<String> uri(String text) {
        try {
            new URI(text);
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("must be a URI reference, such as https://example.com/orders or /orders.");
        }
    }

    private static ValueForm oneOf(List<String> allowed) {
        return text -> allowed.contains(text)
                ? Optional.empty()
                : Optional.of("must be one of " + String.join(", ", allowed) + ".");
    }

    private static ValueForm duration(Duration min) {
        return text -> {
            try {
                return Duration.parse(text).compareTo(min) < 0
                        ? Optional.of("must be at least " + min + ".")
                        : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.of("must be an ISO 8601 duration, such as PT30S, PT0.5S or P1D.");
            }
        };
    }

    private static ValueForm number(boolean whole, String[] bounds) {
        BigDecimal min = new BigDecimal(bounds[0]);
        BigDecimal max = new BigDecimal(bounds[1]);
        String complaint = "must be a " + (whole ? "whole " : "") + "number from " + min + " to " + max + ".";
        return text -> {
            try {
                BigDecimal number = whole ? new BigDecimal(new BigInteger(text)) : new BigDecimal(text);
                boolean fits = number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
                return fits ? Optional.empty() : Optional.of(complaint);
            } catch (NumberFormatException e) {
                return Optional.of(complaint);
            }
        };
    }
}
