// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

/** More was ordered than there is. Unchecked, so that it rolls the order's transaction back. */
public class OutOfStockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfStockException(String item, int wanted, int available) {
        super("%,d × %s is beyond the stock of %,d".formatted(wanted, item, available));
    }
}
