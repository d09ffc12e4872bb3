// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/** The only way to the log: nothing that is given to it is written as it came, but {@linkplain Masked masked}. */
public final class MaskedLogger {

    private final Logger logger;

    public MaskedLogger(String name) {
        logger = System.getLogger(name);
    }

    /** @param sentence our own words, with {@code {0}} and so on for the parameters */
    public void log(Level level, String sentence, Object... parameters) {
        logger.log(level, sentence, Arrays.stream(parameters).map(Masked::text).toArray());
    }

    public void log(Level level, String sentence, Throwable failure) {
        logger.log(level, Masked.text(sentence), Masked.trace(failure));
    }
}
