// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;

/**
 * What a customer asks for: the body of {@code POST /orders}. The quantity is as it was sent; JSON-B would make an
 * {@code int} of 1.5 or of 99999999999 without a word.
 */
public record NewOrder(
        @NotBlank @Size(max = 100) String customer,
        @NotNull @Offered String item,

        @NotNull @Positive @Digits(integer = 9, fraction = 0, message = "must be a whole number of at most 9 digits")
        BigDecimal quantity) {}
