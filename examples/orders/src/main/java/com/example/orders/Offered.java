// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of an item that the shop has. */
@Documented
@Constraint(validatedBy = Offered.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Offered {

    String message() default "is not an item of this shop";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Injects nothing: Jersey would try with its own injection first, and log a stack trace. */
    class Validator implements ConstraintValidator<Offered, String> {

        @Override
        public boolean isValid(String item, ConstraintValidatorContext context) {
            return item == null || Stock.offers(item);
        }
    }
}
