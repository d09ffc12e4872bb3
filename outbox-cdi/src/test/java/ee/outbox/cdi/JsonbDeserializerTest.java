// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonbDeserializerTest {

    public record Line(String article, int count) {}

    public record Placed(long order, BigDecimal total, LocalDate day, List<Line> lines) {}

    @Test
    void record_serialized_comesBackAsItWas() {
        Placed placed =
                new Placed(42, new BigDecimal("1.10"), LocalDate.of(2026, 11, 25), List.of(new Line("gr\u00fcn", 3)));
        byte[] stored = new JsonbSerializer().serialize(placed);

        Object read = new JsonbDeserializer()
                .deserialize(OutboxEvent.builder().data(stored).build(), Placed.class);

        assertThat(read).isEqualTo(placed);
    }
}
