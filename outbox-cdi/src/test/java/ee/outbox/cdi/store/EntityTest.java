// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxStatus;
import ee.outbox.cdi.bench.Bench;
import ee.outbox.cdi.bench.Database;
import ee.outbox.cdi.bench.Jta;
import ee.outbox.cdi.bench.RecordingPublisher;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An {@code OutboxEvent} is an entity of the very tables that the store writes, for both persistence providers. */
final class EntityTest {

    @ParameterizedTest
    @ValueSource(strings = {"eclipselink", "hibernate"})
    void entity_ofAStoredEvent_isFoundByJpqlWithEverythingInIt(String unit) {
        try (Database database = Database.h2();
                Bench bench = new Bench(database, new RecordingPublisher())) {
            OutboxEvent stored = Bench.event("1", "ada").toBuilder()
                    .time(OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30"))
                    .extension("number", 42)
                    .publisherOption("priority", "9")
                    .maxRetries(7)
                    .build();
            bench.append(stored);

            try (EntityManagerFactory factory = factory(unit, database);
                    EntityManager entities = factory.createEntityManager()) {
                OutboxEvent found = entities.createQuery(
                                "SELECT e FROM OutboxEvent e WHERE e.status = :status AND e.partitionKey = 'ada'",
                                OutboxEvent.class)
                        .setParameter("status", OutboxStatus.PENDING)
                        .getSingleResult();

                assertThat(found.toCloudEvent()).isEqualTo(stored.toCloudEvent());
                assertThat(found.getPublisherConfig()).isEqualTo(Map.of("priority", "9"));
                assertThat(found.getMaxRetries()).isEqualTo(7);
                assertThat(found.getSeq()).isPositive();
                assertThat(found.getLane())
                        .isEqualTo(Lane.ofKey("orders", "ada", Bench.LANES).number());
                assertThat(found.getCreatedAt()).isEqualTo(found.getUpdatedAt());
            }
        }
    }

    /** Tables that an application's own unit generates pass the drift check, with the small ones from our script. */
    @ParameterizedTest
    @ValueSource(strings = {"eclipselink", "hibernate"})
    void tables_generatedByTheProvider_passTheDriftCheck(String unit) {
        try (Database database = Database.h2()) {
            Persistence.generateSchema(unit, properties(database, "create"));
            Schema schema = new Schema(database.dataSource(), Jta.JTA);
            schema.create();

            schema.validate();
        }
    }

    private static EntityManagerFactory factory(String unit, Database database) {
        return Persistence.createEntityManagerFactory(unit, properties(database, "none"));
    }

    private static Map<String, Object> properties(Database database, String generation) {
        return Map.of(
                "jakarta.persistence.nonJtaDataSource",
                database.dataSource(),
                "jakarta.persistence.schema-generation.database.action",
                generation,
                "eclipselink.weaving",
                "false");
    }
}
