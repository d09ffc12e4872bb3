// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.spi.EventSerializer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;

/** The default: JSON-B as the server has it, in UTF-8. */
@ApplicationScoped
public class JsonbSerializer implements EventSerializer {

    private final Jsonb jsonb = JsonbBuilder.create();

    @Override
    public byte[] serialize(Object data) {
        return jsonb.toJson(data).getBytes(StandardCharsets.UTF_8);
    }
}
