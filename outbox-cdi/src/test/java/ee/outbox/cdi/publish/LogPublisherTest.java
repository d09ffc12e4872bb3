// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogPublisherTest {

    /** Kept here, or the JDK forgets the logger and the handler with it. */
    private final Logger logger = Logger.getLogger("ee.outbox.log");

    private final List<String> written = new ArrayList<>();
    private final LogPublisher publisher = new LogPublisher();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            written.add(entry.getLevel() + " " + MessageFormat.format(entry.getMessage(), entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    private static OutboxEvent.Builder event() {
        return OutboxEvent.builder().id("7").channel("orders").eventType("com.example.Placed");
    }

    @Test
    void publish_anyEvent_writesWhichItIsAndNotWhatItSays() {
        publisher.publish(event().partitionKey("ada").data("a secret").build());

        assertThat(written)
                .containsExactly("INFO OUTBOX-401 OutboxEvent[id=7, type=com.example.Placed, channel=orders, seq=null,"
                        + " status=PENDING], key ada, 8 bytes: published to this log alone.");
    }

    @Test
    void publish_withoutKeyAndData_writesThat() {
        publisher.publish(event().build());

        assertThat(written).singleElement().asString().contains("key null, 0 bytes");
    }

    @Test
    void prepare_anyChannel_warnsThatItsEventsGoNowhere() {
        publisher.prepare("orders");

        assertThat(written)
                .singleElement()
                .asString()
                .startsWith("WARNING OUTBOX-402")
                .contains("outbox.channel.orders.publisher=log");
    }

    @Test
    void check_optionOfThePublisher_isRefusedByName() {
        OutboxEvent event = event().publisherOption("destination", "x").build();

        assertThatThrownBy(() -> publisher.check(event))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("destination=x", "\"log\"");
    }
}
