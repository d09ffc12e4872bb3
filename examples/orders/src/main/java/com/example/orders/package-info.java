// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The application proper: a {@linkplain com.example.orders.NewOrder wish} becomes an
 * {@linkplain com.example.orders.Order order} and an {@linkplain com.example.orders.OrderPlaced event}, in one
 * transaction. What happens to the event afterwards is not known here.
 */
package com.example.orders;
