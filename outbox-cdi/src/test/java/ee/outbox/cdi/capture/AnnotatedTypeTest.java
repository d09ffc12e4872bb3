// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.outbox.EventType;
import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.PartitionKey;
import ee.outbox.Subject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AnnotatedTypeTest {

    private static OutboxEvent event(Object object) {
        return AnnotatedType.OF.get(object.getClass()).toEvent(object).build();
    }

    record Plain(String a) {}

    @Test
    void plainRecord_itsClassNamesTheType() {
        OutboxEvent event = event(new Plain("x"));

        assertThat(event.getEventType()).isEqualTo("ee.outbox.cdi.capture.AnnotatedTypeTest$Plain");
        assertThat(event.getDataSchema()).isNull();
        assertThat(event.getSubject()).isNull();
        assertThat(event.getPartitionKey()).isNull();
        assertThat(event.getPayload()).isEqualTo(new Plain("x"));
    }

    @EventType(value = "com.example.Placed", dataSchema = "https://example.com/order.json")
    record Order(@Subject Long number, @PartitionKey UUID customer) {}

    @Test
    void annotatedRecord_itsMembersAreAttributes() {
        UUID customer = UUID.fromString("00000000-0000-0000-0000-000000000001");

        OutboxEvent event = event(new Order(42L, customer));

        assertThat(event.getEventType()).isEqualTo("com.example.Placed");
        assertThat(event.getDataSchema()).isEqualTo("https://example.com/order.json");
        assertThat(event.getSubject()).isEqualTo("42");
        assertThat(event.getPartitionKey()).isEqualTo(customer.toString());
        assertThat(event.getExtensions()).containsEntry("partitionkey", customer.toString());
    }

    @Test
    void annotatedMembers_null_areLeftOut() {
        OutboxEvent event = event(new Order(null, null));

        assertThat(event.getSubject()).isNull();
        assertThat(event.getPartitionKey()).isNull();
        assertThat(event.getExtensions()).isEmpty();
    }

    @EventType("com.example.Base")
    private static class Base {

        @Subject
        private final String secretField = "from the field";

        private String key() {
            return "base";
        }

        @PartitionKey
        String getKey() {
            return key();
        }
    }

    private static final class Derived extends Base {

        @Override
        String getKey() {
            return "overridden";
        }
    }

    private static final class Redefined extends Base {

        @Subject
        private int number = 7;
    }

    @Test
    void superclass_itsAnnotationsHold() {
        OutboxEvent event = event(new Derived());

        assertThat(event.getEventType()).isEqualTo("com.example.Base");
        assertThat(event.getSubject()).isEqualTo("from the field");
    }

    @Test
    void getter_overridden_isAskedAsJavaDoes() {
        assertThat(event(new Base()).getPartitionKey()).isEqualTo("base");
        assertThat(event(new Derived()).getPartitionKey()).isEqualTo("overridden");
    }

    @Test
    void subclass_withAMemberOfItsOwn_goesFirst() {
        assertThat(event(new Redefined()).getSubject()).isEqualTo("7");
    }

    @EventType("")
    private static final class WithEmptyType {}

    @Test
    void emptySchema_isNone_emptyTypeStaysForTheRules() {
        assertThat(event(new WithEmptyType()).getDataSchema()).isNull();
        assertThat(event(new WithEmptyType()).getEventType()).isEmpty();
    }

    private static final class Broken {

        @Subject
        String getSubject() {
            throw new IllegalStateException("not ready");
        }
    }

    private static final class BrokenText {

        @PartitionKey
        private final Object key = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("not ready");
            }
        };
    }

    @Test
    void getter_throws_isAnInvalidEventOfThatClass() {
        assertThatThrownBy(() -> event(new Broken()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(Broken.class.getName(), "@Subject")
                .hasRootCauseMessage("not ready");
    }

    @Test
    void toString_ofAMemberThrows_isAnInvalidEventOfThatClass() {
        assertThatThrownBy(() -> event(new BrokenText()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll(BrokenText.class.getName(), "@PartitionKey")
                .hasRootCauseMessage("not ready");
    }
}
