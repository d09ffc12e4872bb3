// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

final class RelayedTest {

    @Relayed("orders")
    private String onOrders;

    @Relayed
    private String onNone;

    private static Relayed on(String field) throws NoSuchFieldException {
        return RelayedTest.class.getDeclaredField(field).getAnnotation(Relayed.class);
    }

    @Test
    void literal_ofAChannel_isTheAnnotationOnThatChannel() throws Exception {
        Relayed literal = Relayed.Literal.of("orders");

        assertThat(literal.value()).isEqualTo("orders");
        assertThat(literal.annotationType()).isEqualTo(Relayed.class);
        assertThat(literal).isEqualTo(on("onOrders")).hasSameHashCodeAs(on("onOrders"));
        assertThat(literal).isNotEqualTo(on("onNone"));
    }

    @Test
    void annotation_withoutName_isOnTheDefaultChannel() throws Exception {
        assertThat(on("onNone").value()).isEqualTo(Outbox.DEFAULT_CHANNEL);
    }

    /** Or every observer would get the events of every channel. */
    @Test
    void channel_inTheQualifier_binds() throws Exception {
        assertThat(Relayed.class.getMethod("value").isAnnotationPresent(Nonbinding.class))
                .isFalse();
    }

    @Test
    void annotation_toTheContainer_isAQualifier() {
        assertThat(Relayed.class).hasAnnotations(Qualifier.class, Retention.class);
        assertThat(Relayed.class.getAnnotation(Retention.class).value()).isEqualTo(RetentionPolicy.RUNTIME);
    }
}
