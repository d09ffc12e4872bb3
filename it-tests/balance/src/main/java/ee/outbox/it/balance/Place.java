// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a document has what a run has measured: between two lines that stay. */
public record Place(String begin, String end) {

    /** Puts the text there, instead of what a run before has left. */
    public void fill(Path document, String text) {
        try {
            String all = Files.readString(document);
            int from = all.indexOf(begin);
            int to = all.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalStateException(
                        document + " has no place for it, between \"" + begin + "\" and \"" + end + "\"");
            }
            write(document, all.substring(0, from) + begin + "\n" + text + "\n" + all.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
