// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.OutboxEvent;
import ee.outbox.spi.EventDeserializer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;

/** The default: reads what {@link JsonbSerializer} writes, whatever content type the event names. */
@ApplicationScoped
public class JsonbDeserializer implements EventDeserializer {

    private final Jsonb jsonb = JsonbBuilder.create();

    @Override
    public Object deserialize(OutboxEvent event, Class<?> type) {
        return jsonb.fromJson(new String(event.getData(), StandardCharsets.UTF_8), type);
    }
}
