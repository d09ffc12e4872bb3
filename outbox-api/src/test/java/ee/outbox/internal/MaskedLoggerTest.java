// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MaskedLoggerTest {

    private final Logger underneath = Logger.getLogger("ee.outbox.internal.test");
    private final MaskedLogger logger = new MaskedLogger(underneath.getName());
    private final List<String> written = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            written.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        underneath.addHandler(handler);
        underneath.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        underneath.removeHandler(handler);
    }

    @Test
    void log_parameters_areMasked_eachInOneLine() {
        logger.log(
                Level.INFO, "OUTBOX-000 {0} and {1}, {2}.", "a\nOUTBOX-204 forged", "tcp://ann:s3cret@mq:61616", null);

        assertThat(written)
                .singleElement()
                .asString()
                .contains("OUTBOX-000 a\\nOUTBOX-204 forged and tcp://***, null.");
    }

    @Test
    void log_parameterThatLooksLikeAnother_staysText() {
        logger.log(Level.INFO, "OUTBOX-000 {0}.", "{0} '{1}'");

        assertThat(written).singleElement().asString().contains("OUTBOX-000 {0} '{1}'.");
    }

    @Test
    void log_failure_isMaskedWithItsTrace() {
        logger.log(
                Level.WARNING,
                "OUTBOX-000 At {0}: a\nOUTBOX-204 forged.",
                new IllegalStateException("password=s3cret", new Exception("jdbc:h2:mem:s3cret")));

        assertThat(written)
                .singleElement()
                .asString()
                .contains("OUTBOX-000 At {0}: a\\nOUTBOX-204 forged.")
                .contains("java.lang.IllegalStateException: password=\"***\"")
                .contains("Caused by: java.lang.Exception: jdbc:***")
                .doesNotContain("s3cret");
    }
}
