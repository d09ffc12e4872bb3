// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The member whose value becomes the event's partition key: a field, a getter or a record component. Events of one
 * channel and key are delivered in the order in which their transactions stored them. Its value is turned into text by
 * {@code toString()}; where it is {@code null}, or no member is annotated, the {@link Subject} serves as the key, and an
 * event with neither has no place in any order.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface PartitionKey {}
