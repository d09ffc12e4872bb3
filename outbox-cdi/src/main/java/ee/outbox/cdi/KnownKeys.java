// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The catalogue of configuration keys: every {@code META-INF/outbox-keys.properties} on the class path, so that a module
 * brings its own. Finds keys that nobody knows and values that do not parse.
 */
final class KnownKeys {

    static final String PREFIX = "outbox.";
    private static final String RESOURCE = "META-INF/outbox-keys.properties";

    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<String, ValueForm> forms = new TreeMap<>();

    static KnownKeys onClassPath(ClassLoader loader) {
        KnownKeys keys = new KnownKeys();
        try {
            for (URL resource : Collections.list(loader.getResources(RESOURCE))) {
                try (InputStream in = resource.openStream()) {
                    Properties properties = new Properties();
                    properties.load(in);
                    properties.forEach((key, form) -> keys.forms.put((String) key, ValueForm.of((String) form)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The resources " + RESOURCE + " cannot be read.", e);
        }
        return keys;
    }

    Collection<String> patterns() {
        return forms.keySet();
    }

    /**
     * @param names property names, others than ours included
     * @param value a property's value
     * @return a sentence for each mistake, naming the key, the value and the remedy
     */
    List<String> mistakes(Iterable<String> names, UnaryOperator<String> value) {
        List<String> mistakes = new ArrayList<>();
        for (String name : names) {
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            if (!isChannelNamed(name)) {
                mistakes.add(name + ": a channel's name has letters of a to z, digits, _ and - alone, and at most 64 of"
                        + " them. Give the channel another name.");
                continue;
            }
            ValueForm form = forms.get(pattern(name));
            if (form == null) {
                mistakes.add("Unknown configuration key " + name
                        + nearest(name)
                                .map(key -> "; did you mean " + key + "?")
                                .orElse(".") + " All keys are listed in docs/configuration.md.");
            } else {
                mistakeIn(name, form, value).ifPresent(mistakes::add);
            }
        }
        return mistakes;
    }

    private static Optional<String> mistakeIn(String name, ValueForm form, UnaryOperator<String> value) {
        String text;
        try {
            text = value.apply(name);
        } catch (RuntimeException e) {
            return Optional.of(name + " cannot be read: " + e.getMessage());
        }
        return text == null || text.isEmpty()
                ? Optional.of(name + " is empty. Give it a value, or leave it out.")
                : form.complaint(text).map(complaint -> name + "=" + text + ": " + complaint);
    }

    /** Whether the key, where it is one of a channel or of a branch, names it as the tables and an answer can have it. */
    private static boolean isChannelNamed(String name) {
        String[] parts = name.split("\\.", 4);
        return parts.length < 4
                || !name.startsWith("outbox.channel.")
                || CHANNEL.matcher(parts[2].split("@", 2)[0]).matches();
    }

    /** The key with a channel's name replaced by {@code *}. */
    private static String pattern(String name) {
        String[] parts = name.split("\\.", 4);
        return parts.length == 4 && name.startsWith("outbox.channel.") ? "outbox.channel.*." + parts[3] : name;
    }

    private Optional<String> nearest(String name) {
        String pattern = pattern(name);
        String channel = pattern.equals(name) ? "<name>" : name.split("\\.", 4)[2];
        return forms.keySet().stream()
                .min(Comparator.comparingInt(key -> distance(key, pattern)))
                .filter(key -> distance(key, pattern) <= Math.max(3, pattern.length() / 3))
                .map(key -> key.replace("*", channel));
    }

    /** Levenshtein's: how many letters must be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
