// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    @Outbox("orders")
    private String onOrders;

    @Outbox
    private String onNone;

    private static Outbox on(String field) throws NoSuchFieldException {
        return OutboxTest.class.getDeclaredField(field).getAnnotation(Outbox.class);
    }

    @Test
    void literal_ofAChannel_isTheAnnotationOnThatChannel() throws Exception {
        Outbox literal = Outbox.Literal.of("orders");

        assertThat(literal.value()).isEqualTo("orders");
        assertThat(literal.annotationType()).isEqualTo(Outbox.class);
        assertThat(literal).isEqualTo(on("onOrders")).hasSameHashCodeAs(on("onOrders"));
        assertThat(literal).isNotEqualTo(on("onNone"));
    }

    @Test
    void annotation_withoutName_isOnTheDefaultChannel() throws Exception {
        assertThat(on("onNone").value()).isEqualTo(Outbox.DEFAULT_CHANNEL).isEqualTo("default");
    }

    @Test
    void channel_inTheQualifier_doesNotBind() throws Exception {
        assertThat(Outbox.class.getMethod("value").isAnnotationPresent(Nonbinding.class))
                .isTrue();
    }

    @Test
    void annotation_toTheContainer_isAQualifier() {
        assertThat(Outbox.class).hasAnnotations(Qualifier.class, Retention.class);
        assertThat(Outbox.class.getAnnotation(Retention.class).value()).isEqualTo(RetentionPolicy.RUNTIME);
    }
}
