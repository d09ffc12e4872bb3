// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import ee.outbox.EventType;
import ee.outbox.PartitionKey;
import ee.outbox.Subject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** A record with the members that serialisers get wrong. */
@EventType(value = "ee.outbox.it.Measured", dataSchema = "https://example.com/schema/measured-1.json")
public record Measurement(
        @Subject UUID sensor,
        @PartitionKey String station,
        BigDecimal value,
        LocalDate day,
        Instant instant,
        OffsetDateTime local,
        Place place,
        List<Place> neighbours,
        String remark) {

    public record Place(String name, BigDecimal height) {}
}
