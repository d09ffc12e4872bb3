// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class OutboxRuntimeTest {

    private static final SQLException DRIVERS = new SQLException("no route to jdbc:postgresql://ann:s3cret@db/orders");

    @Test
    void cannotStart_ofOurComplaint_saysTheSame_withoutWhatTheDriverNames() {
        OutboxException shown = OutboxRuntime.cannotStart(new OutboxException("outbox.datasource=x: no.", DRIVERS));

        assertThat(shown).hasMessage("outbox.datasource=x: no.");
        assertThat(print(shown))
                .contains("Caused by: java.sql.SQLException: no route to jdbc:***")
                .doesNotContain("s3cret");
    }

    @Test
    void cannotStart_ofAnotherFailure_namesItWithoutWhatTheDriverNames() {
        OutboxException shown = OutboxRuntime.cannotStart(new IllegalStateException("password=s3cret", DRIVERS));

        assertThat(shown).hasMessageStartingWith("The outbox cannot start: java.lang.IllegalStateException: password=");
        assertThat(print(shown)).contains("no route to jdbc:***").doesNotContain("s3cret");
    }

    private static String print(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
